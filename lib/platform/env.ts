import type { z } from "zod";
import { StartupError } from "./startup-error";
import { envSchema, listVariables, type Env, type EnvName } from "./env-schema";

export type { Env } from "./env-schema";

type RawEnv = Readonly<Record<string, string | undefined>>;

/** A setting is wrong; the message names the variable and says what to change. */
export class EnvError extends StartupError {
  override readonly name: string = "EnvError";
}

/** Parses an environment; throws EnvError listing every wrong variable. Secret values are never quoted. */
export function parseEnv(source: RawEnv): Env {
  const present = Object.fromEntries(
    Object.entries(source)
      .map(([name, value]) => [name, value?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = envSchema.safeParse(present);
  if (parsed.success) return parsed.data;
  const isSecret = new Map(listVariables().map((variable) => [variable.name, variable.isSecret === true]));
  const sentences = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const shown = isSecret.get(name) === false ? ` (it is "${String(present[name])}")` : "";
    return `${name} ${sentenceOf(issue)}${shown}.`;
  });
  throw new EnvError([...new Set(sentences)].join("\n"));
}

let cached: Env | undefined;

/** The environment of this process, parsed at first use. Throws EnvError when a value is wrong. */
export function getEnv(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}

/** A setting that this process cannot do without; under `npm start` all of them are provided. */
export function requireEnv<K extends EnvName>(name: K): NonNullable<Env[K]> {
  const value = getEnv()[name];
  if (value == null) {
    throw new EnvError(
      `${name} is not set. Start through \`npm start\`, which provides it, or set it yourself.`,
    );
  }
  return value;
}

/** Names starting with GATEHOUSE_ that mean nothing here: most often a typing mistake. */
export function unknownSettings(source: RawEnv = process.env): readonly string[] {
  const known = new Set(listVariables().map((variable) => variable.name));
  return Object.keys(source).filter((name) => name.startsWith("GATEHOUSE_") && !known.has(name));
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `must be one of ${issue.values.map(String).join(", ")}`;
  return issue.message;
}
