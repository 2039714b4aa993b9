import type { CapabilityEffect } from "./schema";

type Definition = Readonly<Record<string, unknown>> | null;

/**
 * Whether a definition belongs under an effect. What does not plainly say that it only reads may write: most servers
 * annotate a few tools and leave the rest unsaid.
 */
export function hasEffect(definition: Definition, effect: CapabilityEffect): boolean {
  const isReadOnly = claims(definition, "readOnlyHint");
  switch (effect) {
    case "read":
      return isReadOnly;
    case "write":
      return !isReadOnly;
    case "destructive":
      return !isReadOnly && claims(definition, "destructiveHint");
  }
}

function claims(definition: Definition, hint: "readOnlyHint" | "destructiveHint"): boolean {
  const annotations = definition?.["annotations"];
  if (typeof annotations !== "object" || annotations === null) return false;
  return Object.entries(annotations).some(([name, value]) => name === hint && value === true);
}
