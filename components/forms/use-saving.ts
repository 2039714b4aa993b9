"use client";

import { useState } from "react";
import type { FieldIssue } from "@/lib/shared/errors";

type Refusal = { ok: false; message: string; issues: readonly FieldIssue[] };

const UNREACHABLE: Refusal = {
  ok: false,
  message: "Gatehouse did not answer. Check your connection and try again.",
  issues: [],
};

/** Runs a form's action and keeps what it refused: issues for the fields, a message for what is about none. */
export function useSaving() {
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const issues = refusal?.issues ?? [];

  /** The answer, or null where it was refused. A form that the browser leaves afterwards goes on waiting until then. */
  async function save<A extends { ok: true } | Refusal>(
    action: () => Promise<A>,
    { leaves = false } = {},
  ): Promise<Extract<A, { ok: true }> | null> {
    setPending(true);
    setRefusal(null);
    const answer = await action().catch(() => UNREACHABLE);
    if (!answer.ok || !leaves) setPending(false);
    if (answer.ok) return answer as Extract<A, { ok: true }>;
    setRefusal(answer);
    return null;
  }

  return { pending, issues, problem: refusal !== null && issues.length === 0 ? refusal.message : null, save };
}

/** What was typed into the field. */
export function textOf(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" ? value : "";
}
