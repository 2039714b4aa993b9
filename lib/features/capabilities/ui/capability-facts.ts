import type { Tone } from "@/components/ui/tone";
import type { CapabilityKind } from "../schema";

type Definition = Readonly<Record<string, unknown>> | null;

export interface Hint {
  readonly label: string;
  readonly tone: Tone;
  readonly meaning: string;
}

const HINTS = {
  readOnlyHint: { label: "Read-only", tone: "success", meaning: "The server says it changes nothing." },
  destructiveHint: {
    label: "Destructive",
    tone: "danger",
    meaning: "The server says it may delete or overwrite something.",
  },
  idempotentHint: {
    label: "Idempotent",
    tone: "neutral",
    meaning: "The server says that calling it again changes nothing more.",
  },
  openWorldHint: {
    label: "Open world",
    tone: "neutral",
    meaning: "The server says it talks to systems outside its own.",
  },
} as const satisfies Record<string, Hint>;

const MAY_WRITE: Hint = {
  label: "May write",
  tone: "warning",
  meaning: "The server does not say that it only reads.",
};

/** What the server claims about a capability. Claims, not facts: nothing is decided by them. */
export function hintsOf(kind: CapabilityKind, definition: Definition): Hint[] {
  const claims = claimsOf(definition);
  const isKnown = claims.some((hint) => hint === HINTS.readOnlyHint || hint === HINTS.destructiveHint);
  return kind !== "tool" || definition === null || isKnown ? claims : [MAY_WRITE, ...claims];
}

function claimsOf(definition: Definition): Hint[] {
  const annotations = definition?.["annotations"];
  if (!isObject(annotations)) return [];
  const claimed = Object.entries(HINTS).filter(([name]) => annotations[name] === true);
  // By the protocol a read-only tool's other effects mean nothing.
  const isReadOnly = annotations["readOnlyHint"] === true;
  return claimed.filter(([name]) => !(isReadOnly && name === "destructiveHint")).map(([, hint]) => hint);
}

/** Whether the server says that the tool may destroy something. */
export function isDestructive(definition: Definition): boolean {
  return claimsOf(definition).includes(HINTS.destructiveHint);
}

/** The parts of a definition that are worth reading as JSON. */
export function schemasOf(definition: Definition): { label: string; value: unknown }[] {
  if (definition === null) return [];
  const parts = [
    { label: "Input schema", value: definition["inputSchema"] },
    { label: "Output schema", value: definition["outputSchema"] },
    { label: "Arguments", value: definition["arguments"] },
  ];
  return parts.filter((part) => part.value !== undefined);
}

/** Short facts of resources and templates. */
export function factsOf(definition: Definition): { label: string; value: string }[] {
  if (definition === null) return [];
  const { mimeType, size } = definition;
  return [
    ...(typeof mimeType === "string" ? [{ label: "Media type", value: mimeType }] : []),
    ...(typeof size === "number" ? [{ label: "Size", value: `${size.toLocaleString("en-GB")} bytes` }] : []),
  ];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
