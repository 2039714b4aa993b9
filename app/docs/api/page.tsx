import { Download } from "lucide-react";
import type { Metadata } from "next";
import { ButtonLink } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { PageHeader } from "@/components/ui/page-header";
import { getEnv } from "@/lib/platform/env";
import { openApiDocument } from "@/lib/runtime/admin-api/openapi";
import { AnchorLink } from "./anchor-link";
import { Contents } from "./contents";
import { readDocument, type ApiGroup } from "./document";
import { Errors } from "./errors";
import { Operation } from "./operation";

export const metadata: Metadata = { title: "API reference" };
// The addresses in the examples are those of this installation, known when it runs.
export const dynamic = "force-dynamic";

export default function ApiReferencePage() {
  const reference = readDocument(openApiDocument(getEnv().PUBLIC_URL));
  const { baseUrl, groups } = reference;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8 lg:grid-cols-[14rem_minmax(0,1fr)] lg:gap-10">
      <Contents groups={groups} />
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-12">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-5">
          <PageHeader
            title="API reference"
            description="The admin API does everything that the dashboard does. Paths take slugs or ids, bodies and answers are JSON, lists are paged by cursor."
            action={
              <ButtonLink href="/api/v1/openapi.json" prefetch={false} variant="outline">
                <Download aria-hidden />
                OpenAPI 3.1
              </ButtonLink>
            }
          />
          <CodeBlock
            title="Authenticate with an admin key or a workspace key"
            code={`export GATEHOUSE_KEY=gh_admin_…\ncurl '${baseUrl}/orgs/acme' \\\n  -H "Authorization: Bearer $GATEHOUSE_KEY"`}
          />
        </div>
        {groups.map((group) => (
          <Group key={group.id} group={group} baseUrl={baseUrl} />
        ))}
        <Errors problem={reference.problem} />
      </div>
    </div>
  );
}

function Group({ group, baseUrl }: { group: ApiGroup; baseUrl: string }) {
  return (
    <section aria-labelledby={group.id} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-8">
      <h2 id={group.id} className="group flex scroll-mt-20 items-center gap-2 text-lg font-semibold">
        {group.name}
        <AnchorLink id={group.id} label={group.name} />
      </h2>
      {group.operations.map((operation) => (
        <Operation key={operation.id} operation={operation} baseUrl={baseUrl} />
      ))}
    </section>
  );
}
