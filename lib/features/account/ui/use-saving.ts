"use client";

import { useState } from "react";
import type { FieldIssue } from "@/lib/shared/errors";

type Answer = { ok: true } | { ok: false; message: string; issues: readonly FieldIssue[] };

const UNREACHABLE = {
  ok: false,
  message: "Gatehouse did not answer. Check your connection and try again.",
  issues: [],
} as const;

/** Runs a form's action and keeps what it refused: issues for the fields, a message for what is about none. */
export function useSaving() {
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Extract<Answer, { ok: false }> | null>(null);
  const issues = refusal?.issues ?? [];

  async function save(action: () => Promise<Answer>): Promise<boolean> {
    setPending(true);
    setRefusal(null);
    const answer = await action().catch(() => UNREACHABLE);
    setPending(false);
    if (!answer.ok) setRefusal(answer);
    return answer.ok;
  }

  return { pending, issues, problem: refusal !== null && issues.length === 0 ? refusal.message : null, save };
}

/** What was typed into the field. */
export function textOf(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" ? value : "";
}
