import { Alert } from "@/components/ui/alert";
import { CodeBlock } from "@/components/ui/code-block";
import { JsonView } from "@/components/ui/json-view";
import type { CallPayload } from "../schema";

export type CallPayloadViewProps = {
  label: string;
  payload: CallPayload | null;
  /** Said when nothing was recorded. */
  none: string;
};

/** What was sent or answered, pretty and raw, and an honest word when it is not the whole. */
export function CallPayloadView({ label, payload, none }: CallPayloadViewProps) {
  if (payload === null)
    return (
      <section aria-label={label} className="rounded-lg border border-border bg-card px-4 py-3">
        <h3 className="text-xs font-medium text-muted-foreground">{label}</h3>
        <p className="text-muted-foreground">{none}</p>
      </section>
    );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      {payload.truncated && (
        <Alert tone="warning">
          Only the beginning is stored: the whole was too large or too deeply nested.
          {payload.sha256 !== null && (
            <>
              {" "}
              SHA-256 of the whole: <code className="font-mono break-all">{payload.sha256}</code>
            </>
          )}
        </Alert>
      )}
      {payload.json === undefined ? (
        <CodeBlock title={label} code={payload.text} wrap />
      ) : (
        <JsonView label={label} value={payload.json} raw={payload.text} openDepth={4} />
      )}
    </div>
  );
}
