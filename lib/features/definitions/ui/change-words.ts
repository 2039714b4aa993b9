import type { Tone } from "@/components/ui/tone";
import type { ChangeState, Finding } from "../schema";

export const STATE_WORDS: Record<ChangeState, { label: string; tone: Tone; meaning: string }> = {
  changed: { label: "Changed", tone: "warning", meaning: "The server no longer says what was approved." },
  new: { label: "New", tone: "accent", meaning: "Nobody has approved it yet." },
  gone: { label: "Gone", tone: "neutral", meaning: "The server no longer lists it." },
};

/** What a difference comes to; null where the texts speak for themselves. */
export function effectWords({ what, effect }: Finding): { label: string; tone: Tone } | null {
  if (effect === "different") return null;
  if (what === "annotation")
    return effect === "wider"
      ? { label: "Claims more power", tone: "danger" }
      : { label: "Claims less power", tone: "warning" };
  return effect === "wider"
    ? { label: "Accepts more", tone: "warning" }
    : { label: "Accepts less", tone: "neutral" };
}

/** "Input · properties.to": where a difference is, for people. */
export function pathWords(path: string): string {
  const [first, ...rest] = path.split(".");
  const part = { inputSchema: "Input", outputSchema: "Output", annotations: "Claim" }[first ?? ""];
  if (part === undefined) return path.charAt(0).toUpperCase() + path.slice(1);
  return [part, rest.filter((step) => step !== "properties").join(" › ")]
    .filter((one) => one !== "")
    .join(" · ");
}

/** Said under the list: what clients get meanwhile. */
export function servedWords(policy: "accept" | "quarantine" | "keep"): string {
  switch (policy) {
    case "quarantine":
      return "Until approved, clients neither see a changed capability nor can call it.";
    case "keep":
      return "Until approved, clients are shown the approved definition, and calls go on.";
    case "accept":
      return "Changes reach clients at once.";
  }
}
