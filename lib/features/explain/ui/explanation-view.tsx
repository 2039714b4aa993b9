import { CircleCheck, CircleX, ShieldCheck, ShieldX } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Explanation, ExplainStep } from "../schema";

/** A decision and its path. */
export function ExplanationView({ explanation }: { explanation: Explanation }) {
  const { decision, summary, principal, capability, server, path, reason } = explanation;
  const isAllowed = decision === "allow";
  const decisive = path.find(({ decides }) => decides);
  const Icon = isAllowed ? ShieldCheck : ShieldX;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <div className="flex items-start gap-3 rounded-lg border border-border bg-card p-4">
        <Icon
          aria-hidden
          className={isAllowed ? "size-5 shrink-0 text-success" : "size-5 shrink-0 text-destructive"}
        />
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-0.5">
          <p className="font-medium">{isAllowed ? "Allowed" : "Denied"}</p>
          <p>{summary}</p>
          <p className="text-[0.8125rem] break-words text-muted-foreground">
            <span className="break-all">{principal.label}</span> on {server.name}
            {capability !== null && (
              <>
                , <code className="font-mono">{capability.name}</code>
              </>
            )}
            . Reason <code className="font-mono">{reason}</code>.
          </p>
          {decisive !== undefined && <Changeable step={decisive} />}
        </div>
      </div>
      <ol aria-label="Rules, in the order in which they are asked" className="grid">
        {path.map((step) => (
          <Step key={step.rule} step={step} />
        ))}
      </ol>
    </div>
  );
}

function Step({ step }: { step: ExplainStep }) {
  const isPassed = step.outcome === "pass";
  const Icon = isPassed ? CircleCheck : CircleX;
  return (
    <li className="flex items-start gap-3 border-l border-border pb-4 pl-4 last:pb-0">
      <Icon
        aria-hidden
        className={`-ml-[1.625rem] size-5 shrink-0 bg-popover ${isPassed ? "text-success" : "text-destructive"}`}
      />
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <span className="sr-only">{isPassed ? "Passed:" : "Denied:"}</span>
          {step.question}
          {step.decides && <Badge tone="danger">This decided</Badge>}
          {!isPassed && !step.decides && <Badge tone="warning">Would be next</Badge>}
        </p>
        <p className="text-[0.8125rem] text-muted-foreground">{step.detail}</p>
        {step.changed !== null && !isPassed && (
          <p className="text-[0.8125rem] text-muted-foreground">
            Changed <RelativeTime date={step.changed.at} />
            {step.changed.by !== null && <> by {step.changed.by}</>}.
          </p>
        )}
        {!isPassed && <Changeable step={step} />}
      </div>
    </li>
  );
}

function Changeable({ step: { changeableBy } }: { step: ExplainStep }) {
  if (changeableBy === null) return null;
  const { you, roles, people, page } = changeableBy;
  if (you) {
    return (
      <p className="text-[0.8125rem]">
        You may change this
        {page === null ? (
          "."
        ) : (
          <>
            :{" "}
            <Link href={page} className="text-link underline underline-offset-2">
              open the page with this switch
            </Link>
          </>
        )}
      </p>
    );
  }
  return (
    <p className="text-[0.8125rem]">
      May be changed by: {roles.join(", ")}
      {people.length > 0 && <>. Ask {people.join(" or ")}</>}.
    </p>
  );
}
