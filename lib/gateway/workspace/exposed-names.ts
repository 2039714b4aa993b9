import { createHash } from "node:crypto";
import { foldName } from "../access/fold-name";

/** A tool or prompt as its server calls it. */
export interface OwnName {
  /** The workspace server's slug: `[a-z0-9-]`. */
  readonly slug: string;
  readonly name: string;
}

export type ToolNaming = "collisions" | "always";

/** Clients put a prefix of their own before names, and model APIs take 64 characters. */
const NAME_LENGTH_MAX = 64;
const HASH_LENGTHS = [8, 16, 32];
const UNSAFE = /[^A-Za-z0-9_.-]+/g;

/**
 * The names clients see, in the order of `names`: unchanged where no other server has the same, else prefixed with
 * the server's slug. A slug holds no underscore, so the first one ends it: no two prefixed names are alike unless
 * they were cut, and those carry a hash of the whole. No prefixed name is one that a server gave itself.
 */
export function exposedNames(names: readonly OwnName[], naming: ToolNaming): readonly string[] {
  const slugsOf = new Map<string, Set<string>>();
  for (const { slug, name } of names) {
    const folded = foldName(name);
    const slugs = slugsOf.get(folded) ?? new Set<string>();
    slugsOf.set(folded, slugs.add(slug));
  }
  const isShared = (name: string): boolean => (slugsOf.get(foldName(name))?.size ?? 0) > 1;
  const isPlain = ({ name }: OwnName): boolean => naming === "collisions" && !isShared(name);
  const taken = new Set(names.filter(isPlain).map(({ name }) => name));
  return names.map((own) => {
    if (isPlain(own)) return own.name;
    const free = prefixedForms(own).find((form) => !slugsOf.has(foldName(form)) && !taken.has(form));
    // Every form taken: a whole hash is not guessed by whoever names tools.
    const exposed = free ?? hashOf(own);
    taken.add(exposed);
    return exposed;
  });
}

function prefixedForms({ slug, name }: OwnName): readonly string[] {
  const safe = name.replace(UNSAFE, "_");
  const whole = `${slug}_${safe}`;
  const isWhole = safe === name && whole.length <= NAME_LENGTH_MAX;
  const cut = HASH_LENGTHS.map((length) => {
    const hash = hashOf({ slug, name }).slice(0, length);
    return `${whole.slice(0, NAME_LENGTH_MAX - length - 1)}_${hash}`;
  });
  return isWhole ? [whole, ...cut] : cut;
}

function hashOf({ slug, name }: OwnName): string {
  return createHash("sha256").update(`${slug}\0${name}`).digest("hex");
}
