import { FlaskConicalOff } from "lucide-react";
import type { Metadata } from "next";
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
  const tools = data.filter((tool) => tool.enabled && tool.removedAt === null).map(toTestable);
  if (tools.length === 0)
    return <NothingToTest href={`/o/${place.org}/w/${place.workspace}/servers/${view.slug}`} />;
  return <ToolTester place={place} tools={tools} initial={initial} run={runToolAction} />;
}

function NothingToTest({ href }: { href: string }) {
  return (
    <EmptyState
      icon={<FlaskConicalOff />}
      title="No tool to run"
      description="The server has no tool that is switched on in this workspace."
      action={
        <ButtonLink href={`${href}/capabilities`} variant="outline">
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
