"use client";

import { useEffect, useRef } from "react";
import { Alert } from "@/components/ui/alert";

export type FormProblem = {
  message: string;
  /** Id of the control it is about: the message becomes a link to it. */
  controlId?: string | undefined;
};

export type FormErrorSummaryProps = {
  problems: readonly FormProblem[];
  title?: string | undefined;
};

/** Stands on top of a form that was refused, takes the focus, and leads to each control. Nothing when all is well. */
export function FormErrorSummary({ problems, title }: FormErrorSummaryProps) {
  const ref = useRef<HTMLDivElement>(null);

  // Synchronises the focus with the answer of the server, which has just replaced what was shown.
  useEffect(() => {
    if (problems.length > 0) ref.current?.focus();
  }, [problems]);

  if (problems.length === 0) return null;
  return (
    <div ref={ref} tabIndex={-1} className="outline-none">
      <Alert tone="danger" live title={title ?? defaultTitle(problems.length)}>
        <ul className="grid gap-0.5">
          {problems.map((problem) => (
            <li key={`${problem.controlId ?? ""}:${problem.message}`}>
              {problem.controlId ? (
                <a
                  href={`#${problem.controlId}`}
                  className="underline underline-offset-2"
                  onClick={focusTarget}
                >
                  {problem.message}
                </a>
              ) : (
                problem.message
              )}
            </li>
          ))}
        </ul>
      </Alert>
    </div>
  );
}

function defaultTitle(count: number): string {
  return count === 1 ? "One thing needs your attention" : `${count} things need your attention`;
}

function focusTarget(event: { currentTarget: HTMLAnchorElement; preventDefault: () => void }): void {
  const target = document.getElementById(event.currentTarget.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  const control = controlWithin(target);
  control.scrollIntoView({ block: "center" });
  control.focus({ preventScroll: true });
}

// Of a group: the control that is wrong, or the first one.
function controlWithin(target: HTMLElement): HTMLElement {
  if (target.tagName !== "FIELDSET") return target;
  const wrong = target.querySelector<HTMLElement>('[aria-invalid="true"]');
  return wrong ?? target.querySelector<HTMLElement>("input, select, textarea, button") ?? target;
}
