"use client";

import { CircleHelp } from "lucide-react";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { NativeSelect } from "@/components/ui/native-select";
import { Sheet, SheetContent, SheetTrigger } from "@/components/ui/sheet";
import { Skeleton } from "@/components/ui/skeleton";
import type { ExplainInput } from "../schema";
import type { Explain, ExplainAnswer, ExplainPlace, ExplainSubject } from "../types";
import { ExplanationView } from "./explanation-view";

export type WhyButtonProps = {
  explain: Explain;
  place: ExplainPlace;
  question: ExplainInput;
  /** What it is about, for the title and for screen readers: a tool, a person, a call. */
  about: string;
  /** Others who can be asked about; the first is the one that the question names. */
  subjects?: readonly ExplainSubject[] | undefined;
  /** What the log says of a call that was refused, beside how things are now. */
  recorded?: string | undefined;
};

const NO_ANSWER: ExplainAnswer = {
  ok: false,
  message: "The server did not answer. Check your connection and try again.",
};

/** Opens the path of a decision: every rule in order, which one decided, and who may change it. */
export function WhyButton({ explain, place, question, about, subjects, recorded }: WhyButtonProps) {
  const [answered, setAnswered] = useState<{ who: string; answer: ExplainAnswer } | null>(null);
  const [principal, setPrincipal] = useState(question.principal ?? "me");
  // Somebody else may have been chosen before the answer came.
  const answer = answered?.who === principal ? answered.answer : null;

  async function ask(who: string): Promise<void> {
    setAnswered(null);
    const answer = await explain(place, { ...question, principal: who }).catch(() => NO_ANSWER);
    setAnswered({ who, answer });
  }

  return (
    <Sheet onOpenChange={(isOpen) => void (isOpen && ask(principal))}>
      <SheetTrigger asChild>
        <Button variant="ghost" size="sm" aria-label={`Why? ${about}`}>
          <CircleHelp aria-hidden />
          Why?
        </Button>
      </SheetTrigger>
      <SheetContent title="Why?" description={about} size="md">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5 p-5">
          {subjects !== undefined && subjects.length > 1 && (
            <NativeSelect
              aria-label="Asked about"
              value={principal}
              options={subjects.map(({ id, label }) => ({ value: id, label }))}
              onChange={(event) => {
                setPrincipal(event.target.value);
                void ask(event.target.value);
              }}
            />
          )}
          {recorded !== undefined && (
            <Alert tone="neutral" title="When the call was made">
              {recorded} Below is how things are now.
            </Alert>
          )}
          <div aria-live="polite" aria-busy={answer === null}>
            {answer === null ? (
              <Waiting />
            ) : answer.ok ? (
              <ExplanationView explanation={answer.value} />
            ) : (
              <Alert tone="danger" title="This cannot be explained">
                {answer.message}
              </Alert>
            )}
          </div>
        </div>
      </SheetContent>
    </Sheet>
  );
}

function Waiting() {
  return (
    <div className="grid gap-3">
      <span className="sr-only">Looking through the rules</span>
      {[0, 1, 2, 3, 4].map((line) => (
        <Skeleton key={line} className="h-10" />
      ))}
    </div>
  );
}
