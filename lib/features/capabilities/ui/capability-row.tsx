"use client";

import { Lock } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Switch } from "@/components/ui/switch";
import { toast, toastWithUndo } from "@/components/ui/toast";
import { CapabilityDetails } from "./capability-details";
import { hintsOf } from "./capability-facts";
import type { CapabilityItem } from "./capability-item";
import type { Switches } from "./use-switches";

export type CapabilityRowProps = {
  item: CapabilityItem;
  /** Null: the person may look, not change. */
  switches: Switches | null;
  /** Where access can be explained. */
  renderWhy?: ((item: CapabilityItem) => ReactNode) | undefined;
};

export function CapabilityRow({ item, switches, renderWhy }: CapabilityRowProps) {
  const { on, pending, move } = useSwitch(item, switches?.move ?? null);
  const lockId = `lock-${item.kind}-${encodeURIComponent(item.name)}`;
  return (
    <li className="flex items-center gap-4 px-4 py-3">
      <div className="grid min-w-0 flex-1 gap-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <CapabilityDetails item={item} />
          {hintsOf(item.kind, item.definition).map((hint) => (
            <Badge key={hint.label} tone={hint.tone} title={hint.meaning}>
              {hint.label}
            </Badge>
          ))}
          {item.waiting !== null && item.removedAt === null && (
            <Badge tone="warning" title="See the changes of the server in the registry.">
              {item.waiting === "new" ? "Waits for approval" : "Change waits for approval"}
            </Badge>
          )}
          {item.removedAt !== null && (
            <Badge tone="warning" title="The server no longer lists it.">
              Gone
            </Badge>
          )}
          {item.definition === null && item.removedAt === null && (
            <Badge tone="warning" title="Switched off by name before the server listed it.">
              Not seen yet
            </Badge>
          )}
        </div>
        {item.description !== "" && (
          <p className="line-clamp-2 text-[0.8125rem] break-words text-muted-foreground">
            {item.description}
          </p>
        )}
        {item.lock !== null && (
          <p id={lockId} className="flex items-start gap-1.5 text-[0.8125rem] text-warning">
            <Lock aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            {item.lock}
          </p>
        )}
      </div>
      {renderWhy?.(item)}
      <Switch
        aria-label={`${item.name} is on`}
        aria-describedby={item.lock === null ? undefined : lockId}
        checked={on}
        pending={pending || switches?.isCatchingUp === true}
        disabled={switches === null || item.lock !== null}
        onCheckedChange={(next) => void move(next)}
      />
    </li>
  );
}

/** Moves at once, takes it back when the server refuses, and offers to undo. */
function useSwitch(item: CapabilityItem, save: Switches["move"] | null) {
  const [on, setOn] = useState(item.on);
  const [known, setKnown] = useState(item.on);
  const [pending, setPending] = useState(false);

  // Something else moved it (a bulk switch, another person): what the server says replaces what is shown.
  if (item.on !== known) {
    setKnown(item.on);
    setOn(item.on);
  }

  async function move(next: boolean, isUndo = false): Promise<void> {
    if (save === null) return;
    setOn(next);
    setPending(true);
    const problem = await save([{ kind: item.kind, name: item.name, enabled: next }]);
    setPending(false);
    if (problem !== null) {
      setOn(!next);
      toast.error(problem);
    } else if (!isUndo) {
      toastWithUndo(`“${item.name}” is ${next ? "on" : "off"}`, () => void move(!next, true));
    }
  }

  return { on, pending, move };
}
