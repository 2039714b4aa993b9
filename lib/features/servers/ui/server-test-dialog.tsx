"use client";

import { PlugZap } from "lucide-react";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "@/components/ui/dialog";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Spinner } from "@/components/ui/spinner";
import { testServerAction } from "../actions";
import { ConnectionReportView } from "./connection-report";

type Answer = Awaited<ReturnType<typeof testServerAction>>;

export type ServerTestDialogProps = { orgSlug: string; server: { id: string; name: string } };

/** Walks to the server as it is saved and shows every hop. Opening it starts the walk. */
export function ServerTestDialog({ orgSlug, server }: ServerTestDialogProps) {
  const [pending, setPending] = useState(false);
  const [answer, setAnswer] = useState<Answer | null>(null);

  async function test(): Promise<void> {
    setPending(true);
    setAnswer(null);
    setAnswer(await testServerAction({ org: orgSlug }, { server: server.id }).catch(() => UNREACHABLE));
    setPending(false);
  }

  return (
    <Dialog
      onOpenChange={(open) => {
        if (open && !pending) void test();
      }}
    >
      <DialogTrigger asChild>
        <Button variant="outline">
          <PlugZap aria-hidden />
          Test connection
        </Button>
      </DialogTrigger>
      <DialogContent
        size="lg"
        title={`Test connection to ${server.name}`}
        description="With the saved URL and headers, step by step. Nothing is changed."
      >
        <ScrollRegion label="Result of the test" className="min-h-0 flex-1 px-5 pt-0.5 pb-5">
          <div>
            {pending && (
              <p role="status" className="flex items-center gap-2 text-muted-foreground">
                <Spinner />
                Connecting. A server that does not answer takes a few seconds.
              </p>
            )}
            {answer?.ok && <ConnectionReportView report={answer.value} />}
            {answer?.ok === false && (
              <Alert tone="danger" live>
                {answer.message}
              </Alert>
            )}
          </div>
        </ScrollRegion>
        <DialogFooter>
          <Button variant="outline" pending={pending} onClick={() => void test()}>
            Test again
          </Button>
          <DialogClose asChild>
            <Button>Close</Button>
          </DialogClose>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

const UNREACHABLE: Answer = {
  ok: false,
  code: "unreachable",
  message: "Gatehouse did not answer. Check your own connection and try again.",
  issues: [],
};
