import type { Tone } from "@/components/ui/tone";
import type { ServerView } from "../schema";
import { HEALTH_WORDS } from "./server-words";

/** How a registry server stands, in one state: what is switched off comes before how it is doing. */
export function serverState({ enabled, health }: Pick<ServerView, "enabled" | "health">): {
  readonly label: string;
  readonly tone: Tone;
} {
  return enabled ? HEALTH_WORDS[health.status] : { label: "Disabled", tone: "neutral" };
}
