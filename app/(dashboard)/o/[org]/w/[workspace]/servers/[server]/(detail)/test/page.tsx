import { FlaskConicalOff } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { orNotFound } from "@/app/(dashboard)/page-context";
import { queryParam, type PageQuery } from "@/app/(dashboard)/page-query";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { listWorkspaceCapabilities } from "@/lib/features/capabilities";
import type { WorkspaceCapability } from "@/lib/features/capabilities/schema";
import { isDestructive } from "@/lib/features/capabilities/ui";
import { ToolTester, type TestableTool } from "@/lib/features/workspace-servers/ui";
import { isAllowed } from "@/lib/shared/permissions";
import { requireServer, type ServerParams } from "../../server-context";
import { runToolAction } from "./actions";

export const metadata: Metadata = { title: "Test" };

type Props = { params: Promise<ServerParams>; searchParams: Promise<PageQuery> };

export default async function TestPage({ params, searchParams }: Props) {
  const place = await params;
  const initial = queryParam(await searchParams, "tool");
  const { ctx, view } = await requireServer(place.org, place.workspace, place.server);
  if (!isAllowed(ctx.roles, "tool:test")) notFound();
  const { data } = await orNotFound(
    listWorkspaceCapabilities.execute(ctx, { server: view.id, kind: "tool", limit: 1_000 }),
  );
  const listed = data.filter((tool) => tool.removedAt === null);
  const tools = listed.filter((tool) => tool.enabled).map(toTestable);
  const capabilities = `/o/${place.org}/w/${place.workspace}/servers/${view.slug}/capabilities`;
  if (tools.length === 0) return <NothingToTest href={capabilities} />;
  return (
    <>
      {tools.length < listed.length && (
        <p className="max-w-prose text-muted-foreground">
          {tools.length} of {listed.length} tools are on here.{" "}
          <Link href={capabilities} className="text-link underline underline-offset-2">
            See all of them, and why the others are off
          </Link>
          .
        </p>
      )}
      <ToolTester place={place} tools={tools} initial={initial} run={runToolAction} />
    </>
  );
}

function NothingToTest({ href }: { href: string }) {
  return (
    <EmptyState
      icon={<FlaskConicalOff />}
      title="No tool to run"
      description="The server has no tool that is switched on in this workspace."
      action={
        <ButtonLink href={href} variant="outline">
          See its capabilities
        </ButtonLink>
      }
    />
  );
}

function toTestable({ name, title, description, definition }: WorkspaceCapability): TestableTool {
  const inputSchema = definition?.["inputSchema"] ?? {};
  return { name, title, description, inputSchema, isDestructive: isDestructive(definition) };
}
