"use client";

import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { CapabilityKind } from "../schema";
import { countOf, type CapabilityItem, type SaveSwitches } from "./capability-item";

export type BulkSwitchProps = {
  to: boolean;
  kind: CapabilityKind;
  /** Those listed whose switch can be moved. */
  items: readonly CapabilityItem[];
  audience: string;
  save: SaveSwitches;
};

/** Switches everything that is listed, after saying what changes and for whom. */
export function BulkSwitch({ to, kind, items, audience, save }: BulkSwitchProps) {
  const moving = items.filter((item) => item.on !== to);
  const amount = countOf(kind, moving.length);

  async function confirm(): Promise<string | undefined> {
    const problem = await save(moving.map(({ name }) => ({ kind, name, enabled: to })));
    if (problem !== null) return problem;
    toast.success(to ? `${amount} switched on` : `${amount} switched off`);
    return undefined;
  }

  return (
    <ConfirmDialog
      trigger={
        <Button variant="outline" size="sm" disabled={moving.length === 0}>
          {to ? "Enable all" : "Disable all"}
        </Button>
      }
      tone={to ? "neutral" : "danger"}
      title={to ? `Enable ${amount}?` : `Disable ${amount}?`}
      description={
        to
          ? `Every one in this list becomes usable for ${audience}, within a second.`
          : `Clients of ${audience} stop seeing them and calls to them are refused, within a second.`
      }
      confirmLabel={to ? `Enable ${amount}` : `Disable ${amount}`}
      onConfirm={confirm}
    />
  );
}
