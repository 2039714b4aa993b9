import { ShieldCheck, ShieldX } from "lucide-react";
import { Alert } from "@/components/ui/alert";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import type { CallDetailView } from "../schema";
import { CallFacts, type CallFactsProps } from "./call-facts";
import { CallPayloadView } from "./call-payload";
import { CallWhy, type ExplainCall } from "./call-why";
import { CallTiming } from "./call-timing";
import { reasonText, STATUS_WORDS } from "./call-words";

export type CallDetailProps = CallFactsProps & { why: ExplainCall };

/** All that is on record about one call. */
export function CallDetail({ call, hrefs, why }: CallDetailProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 xl:grid-cols-[minmax(0,1fr)_19rem] xl:gap-8">
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-6">
        <Outcome call={call} />
        <Decision call={call} why={why} />
        <Card>
          <CardHeader>
            <CardTitle>Timing</CardTitle>
          </CardHeader>
          <CardContent>
            <CallTiming timings={call.timings} />
          </CardContent>
        </Card>
        <CallPayloadView label="Parameters" payload={call.params} none="The message had no parameters." />
        <CallPayloadView
          label="Response"
          payload={call.response}
          none={call.status === "attempted" ? "No answer yet." : "No answer was recorded."}
        />
      </div>
      <aside className="min-w-0">
        <CallFacts call={call} hrefs={hrefs} />
      </aside>
    </div>
  );
}

function Outcome({ call }: { call: CallDetailView }) {
  if (call.errorMessage === null && call.errorCode === null) return null;
  const { tone, meaning } = STATUS_WORDS[call.status];
  return (
    <Alert tone={tone === "success" ? "neutral" : tone} title={call.errorMessage ?? meaning}>
      {call.errorCode !== null && (
        <>
          Code <code className="font-mono">{call.errorCode}</code>
          {call.errorMessage !== null && <>. {meaning}</>}
        </>
      )}
    </Alert>
  );
}

function Decision({ call, why }: { call: CallDetailView; why: ExplainCall }) {
  const isAllowed = call.decision === "allow";
  const Icon = isAllowed ? ShieldCheck : ShieldX;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Decision</CardTitle>
      </CardHeader>
      <CardContent className="flex items-start gap-3">
        <Icon
          aria-hidden
          className={isAllowed ? "size-5 shrink-0 text-success" : "size-5 shrink-0 text-destructive"}
        />
        <div className="grid min-w-0 gap-0.5">
          <p className="font-medium">{isAllowed ? "Allowed" : "Denied"}</p>
          <p className="text-muted-foreground">{reasonText(call.decisionReason)}</p>
          <p className="text-[0.8125rem] break-all text-muted-foreground">
            Reason <code className="font-mono">{call.decisionReason}</code>, policy version{" "}
            <code className="font-mono">{call.policyVersion}</code>
          </p>
        </div>
        <span className="ml-auto">
          <CallWhy call={call} why={why} />
        </span>
      </CardContent>
    </Card>
  );
}
