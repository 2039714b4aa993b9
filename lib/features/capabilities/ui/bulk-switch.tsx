"use client";

import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import { Button } from "@/components/ui/button";
import { toast, toastWithUndo } from "@/components/ui/toast";
import { CHANGES_MAX, type CapabilityChange, type CapabilityEffect, type CapabilityKind } from "../schema";
import { countOf } from "./capability-item";
import type { Switches } from "./use-switches";

export type BulkSwitchProps = {
  to: boolean;
  kind: CapabilityKind;
  /** Only those it finds. */
  search: string | undefined;
  /** Only those of it. */
  effect: CapabilityEffect | undefined;
  /** How many are in the other position, on all pages. */
  count: number;
  audience: string;
  switches: Switches;
};

/** Switches everything the server lists, or all that the search finds, after saying what changes and for whom. */
export function BulkSwitch({ to, kind, search, effect, count, audience, switches }: BulkSwitchProps) {
  const amount = countOf(kind, count);
  const verb = to ? "Enable" : "Disable";
  const it = count === 1 ? "it" : "them";
  const isEverything = search === undefined && effect === undefined;
  const which = search === undefined ? "" : ` that match${count === 1 ? "es" : ""} “${search}”`;

  async function confirm(): Promise<string | undefined> {
    const moved = await switches.moveAll({ enabled: to, kind, search, effect });
    if (typeof moved === "string") return moved;
    toastWithUndo(
      `${countOf(kind, moved.length)} switched ${to ? "on" : "off"}`,
      () => void takeBack(moved, switches, kind),
    );
    return undefined;
  }

  return (
    <ConfirmDialog
      trigger={
        <Button variant="outline" size="sm" disabled={count === 0}>
          {isEverything ? `${verb} all` : `${verb} these ${String(count)}`}
        </Button>
      }
      tone={to ? "neutral" : "danger"}
      title={`${verb} ${amount}${which}?`}
      description={
        to
          ? `${count === 1 ? "It becomes" : "They become"} usable for ${audience} within a second.`
          : `Within a second, clients of ${audience} no longer see ${it}, and calls to ${it} are refused.`
      }
      confirmLabel={`${verb} ${amount}`}
      onConfirm={confirm}
    />
  );
}

/** Moves back what was moved and nothing else: what stood in that position before stays. */
async function takeBack(
  moved: readonly CapabilityChange[],
  switches: Switches,
  kind: CapabilityKind,
): Promise<void> {
  const back = moved.map((change) => ({ ...change, enabled: !change.enabled }));
  for (let start = 0; start < back.length; start += CHANGES_MAX) {
    const problem = await switches.move(back.slice(start, start + CHANGES_MAX));
    if (problem !== null) return void toast.error(problem);
  }
  toast.success(`${countOf(kind, moved.length)} as before`);
}
