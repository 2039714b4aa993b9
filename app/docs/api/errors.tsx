import { DataTable, type Column } from "@/components/data-table/data-table";
import { CodeBlock } from "@/components/ui/code-block";
import { AnchorLink } from "./anchor-link";
import type { SchemaNode } from "./document";
import { errorCodes } from "./error-codes";
import { SchemaView } from "./schema-view";

/** Id of this section, for links to it. */
export const ERRORS_ID = "errors";

type Row = ReturnType<typeof errorCodes>[number];

const COLUMNS: readonly Column<Row>[] = [
  {
    key: "code",
    header: "Code",
    // `type` of a problem links to the code here.
    cell: ({ code }) => (
      <code id={code} className="scroll-mt-20 font-mono text-[0.8125rem]">
        {code}
      </code>
    ),
  },
  { key: "status", header: "Status", cell: ({ status }) => <span className="tabular-nums">{status}</span> },
  { key: "meaning", header: "Meaning", from: "sm", cell: ({ meaning }) => meaning },
];

/** How errors look and what each code means. */
export function Errors({ problem }: { problem: SchemaNode }) {
  return (
    <section aria-labelledby={ERRORS_ID} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
      <h2 id={ERRORS_ID} className="group flex scroll-mt-20 items-center gap-2 text-lg font-semibold">
        Errors
        <AnchorLink id={ERRORS_ID} label="Errors" />
      </h2>
      <p className="max-w-2xl text-muted-foreground">
        Every error is a problem document (RFC 9457,{" "}
        <code className="font-mono">application/problem+json</code>). Decide by{" "}
        <code className="font-mono">code</code>, which is stable. Show{" "}
        <code className="font-mono">detail</code> to people: it says what happened and what to do next.
      </p>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <SchemaView node={problem} />
        <CodeBlock title="A problem" code={EXAMPLE} className="self-start" />
      </div>
      <DataTable label="Error codes" columns={COLUMNS} rows={errorCodes()} rowKey={({ code }) => code} />
    </section>
  );
}

const TAKEN = "The slug “github” is taken. Choose another one.";
const EXAMPLE = JSON.stringify(
  {
    type: "/docs/api#slug_taken",
    title: "Conflict",
    status: 409,
    code: "slug_taken",
    detail: TAKEN,
    requestId: "019ab2f0-5c1e-7a44-9d0b-3f6a2c8e1b75",
    issues: [{ path: "slug", message: TAKEN }],
  },
  null,
  2,
);
