import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { CodeBlock } from "@/components/ui/code-block";
import type { Tone } from "@/components/ui/tone";
import { AnchorLink } from "./anchor-link";
import { curlOf } from "./curl";
import type { ApiOperation, ApiParameter } from "./document";
import { Property, SchemaView } from "./schema-view";
import { sampleOf } from "./schema-words";

export type OperationProps = { operation: ApiOperation; baseUrl: string };

/** One endpoint: what it takes and gives at the left, an example at the right. */
export function Operation({ operation, baseUrl }: OperationProps) {
  const { id, method, path, summary, parameters, body, response } = operation;
  return (
    <section aria-labelledby={id} className="grid min-w-0 gap-4 border-t border-border pt-6">
      <div className="grid gap-1.5">
        <h3 id={id} className="group flex scroll-mt-20 items-center gap-2 text-base font-semibold">
          {summary}
          <AnchorLink id={id} label={summary} />
        </h3>
        <p className="flex min-w-0 flex-wrap items-center gap-2">
          <Badge tone={METHOD_TONE[method] ?? "neutral"} mono>
            {method}
          </Badge>
          <code className="min-w-0 font-mono text-[0.8125rem] break-all">{path}</code>
        </p>
      </div>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <div className="grid min-w-0 content-start gap-5">
          <Parameters title="Path parameters" parameters={parameters.filter((one) => one.in === "path")} />
          <Parameters title="Query parameters" parameters={parameters.filter((one) => one.in === "query")} />
          <Parameters title="Headers" parameters={parameters.filter((one) => one.in === "header")} />
          {body !== null && (
            <Part title="Body">
              <SchemaView node={body} marksRequired />
            </Part>
          )}
          {response.schema === null ? (
            <Part title={`Response ${response.status}`}>
              <p className="text-muted-foreground">No body.</p>
            </Part>
          ) : (
            <details className="group/response min-w-0">
              <summary className="flex items-center gap-1.5 rounded-sm font-medium select-none [&::-webkit-details-marker]:hidden">
                <ChevronRight
                  aria-hidden
                  className="size-4 text-muted-foreground transition-transform group-open/response:rotate-90"
                />
                Response {response.status}
              </summary>
              <div className="mt-1 pl-5.5">
                <SchemaView node={response.schema} />
              </div>
            </details>
          )}
        </div>
        <div className="grid min-w-0 content-start gap-4">
          <CodeBlock title={`${summary}: request`} code={curlOf(baseUrl, operation)} />
          {response.schema !== null && (
            <CodeBlock
              title={`${summary}: response`}
              code={JSON.stringify(sampleOf(response.schema), null, 2)}
              className="[&_pre]:text-xs"
            />
          )}
        </div>
      </div>
    </section>
  );
}

const METHOD_TONE: Readonly<Record<string, Tone>> = {
  GET: "accent",
  POST: "success",
  PUT: "warning",
  PATCH: "warning",
  DELETE: "danger",
};

function Parameters({ title, parameters }: { title: string; parameters: readonly ApiParameter[] }) {
  if (parameters.length === 0) return null;
  return (
    <Part title={title}>
      <ul className="divide-y divide-border">
        {parameters.map(({ name, schema, description, required, in: place }) => (
          <Property
            key={name}
            name={name}
            node={description === undefined ? schema : { ...schema, description }}
            isRequired={required && place === "query"}
            marksRequired={false}
          />
        ))}
      </ul>
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <h4 className="font-medium">{title}</h4>
      {children}
    </div>
  );
}
