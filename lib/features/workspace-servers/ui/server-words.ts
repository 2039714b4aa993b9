import type { Tone } from "@/components/ui/tone";
import type { WorkspaceServerView } from "../schema";

type Health = WorkspaceServerView["server"]["health"];

const HEALTH_WORDS: Record<Health, { label: string; tone: Tone }> = {
  unknown: { label: "Not checked yet", tone: "neutral" },
  healthy: { label: "Healthy", tone: "success" },
  degraded: { label: "Degraded", tone: "warning" },
  unreachable: { label: "Unreachable", tone: "danger" },
};

export const AUTH_TYPE_WORDS: Record<WorkspaceServerView["server"]["authType"], string> = {
  none: "No authentication",
  headers: "Headers",
};

/** Whether a server can be used, in one state: what is switched off comes before how it is doing. */
export function serverStatus({ enabled, server }: WorkspaceServerView): {
  label: string;
  tone: Tone;
  detail: string | null;
} {
  if (!server.enabled)
    return {
      label: "Off in the registry",
      tone: "neutral",
      detail: "An organization admin switched this server off for every workspace. Calls are refused.",
    };
  if (!enabled)
    return {
      label: "Off here",
      tone: "neutral",
      detail: "It is switched off in this workspace. Calls are refused.",
    };
  const isTelling = server.health === "degraded" || server.health === "unreachable";
  return { ...HEALTH_WORDS[server.health], detail: isTelling ? server.healthDetail : null };
}

const COUNT = new Intl.NumberFormat("en-GB");

export function countText(count: number): string {
  return COUNT.format(count);
}
