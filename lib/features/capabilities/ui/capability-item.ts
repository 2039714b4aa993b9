import type { CapabilityKind, OrgCapability } from "../schema";

/** A capability with one switch, as the lists draw it. */
export type CapabilityItem = Omit<OrgCapability, "enabled"> & {
  readonly on: boolean;
  /** Why the switch cannot be moved here; null when it can. */
  readonly lock: string | null;
};

export const KIND_WORDS: Record<CapabilityKind, { one: string; many: string; title: string }> = {
  tool: { one: "tool", many: "tools", title: "Tools" },
  resource: { one: "resource", many: "resources", title: "Resources" },
  resource_template: { one: "template", many: "templates", title: "Templates" },
  prompt: { one: "prompt", many: "prompts", title: "Prompts" },
};

/** "1 tool", "12 tools". */
export function countOf(kind: CapabilityKind, count: number): string {
  return `${String(count)} ${count === 1 ? KIND_WORDS[kind].one : KIND_WORDS[kind].many}`;
}
