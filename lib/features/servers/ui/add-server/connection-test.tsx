"use client";

import { PlugZap } from "lucide-react";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { testConnectionAction, testOwnConnectionAction } from "../../actions";
import type { ConnectionReport, TestConnectionInput } from "../../schema";
import { ConnectionReportView } from "../connection-report";

const UNREACHABLE = "Gatehouse did not answer. Check your own connection and try again.";

type Outcome =
  | { readonly kind: "report"; readonly report: ConnectionReport }
  | { readonly kind: "refused"; readonly message: string };

export type ConnectionTestProps = {
  orgSlug: string;
  /** Where the server is to belong to one workspace. */
  workspaceSlug?: string | undefined;
  /** Null while URL or headers are not complete; pressing the button then calls `onIncomplete`, otherwise `onStart`. */
  input: TestConnectionInput | null;
  onIncomplete: () => void;
  onStart?: (() => void) | undefined;
};

/** Tries the connection as it was entered. Saves nothing. */
export function ConnectionTest({
  orgSlug,
  workspaceSlug,
  input,
  onIncomplete,
  onStart,
}: ConnectionTestProps) {
  const [pending, setPending] = useState(false);
  const [tested, setTested] = useState<{ key: string; outcome: Outcome } | null>(null);
  // An answer belongs to what was tested: it goes when the URL or a header changes.
  const key = JSON.stringify(input);
  const outcome = tested?.key === key ? tested.outcome : null;

  async function test(): Promise<void> {
    if (input === null) {
      onIncomplete();
      return;
    }
    onStart?.();
    setPending(true);
    setTested(null);
    const asked =
      workspaceSlug === undefined
        ? testConnectionAction({ org: orgSlug }, input)
        : testOwnConnectionAction({ org: orgSlug, workspace: workspaceSlug }, input);
    const answer = await asked.catch(() => null);
    setPending(false);
    setTested({ key, outcome: outcomeOf(answer) });
  }

  return (
    <Card>
      <CardHeader>
        <CardTitle>Test connection</CardTitle>
        <CardDescription>
          Goes to the server step by step, and says where it stops. Nothing is saved.
        </CardDescription>
        <CardAction>
          <Button variant="outline" size="sm" pending={pending} onClick={() => void test()}>
            <PlugZap aria-hidden />
            Test connection
          </Button>
        </CardAction>
      </CardHeader>
      {(pending || outcome !== null) && (
        <CardContent>
          {pending && (
            <p role="status" className="text-muted-foreground">
              Connecting. A server that does not answer takes a few seconds.
            </p>
          )}
          {outcome?.kind === "report" && <ConnectionReportView report={outcome.report} />}
          {outcome?.kind === "refused" && (
            <Alert tone="danger" live>
              {outcome.message}
            </Alert>
          )}
        </CardContent>
      )}
    </Card>
  );
}

function outcomeOf(answer: Awaited<ReturnType<typeof testConnectionAction>> | null): Outcome {
  if (answer === null) return { kind: "refused", message: UNREACHABLE };
  return answer.ok ? { kind: "report", report: answer.value } : { kind: "refused", message: answer.message };
}
