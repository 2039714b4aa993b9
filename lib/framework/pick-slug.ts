import { AppError } from "@/lib/shared/errors";
import { freeSlug, slugFromName } from "@/lib/shared/slug";

/**
 * The slug that was asked for, or a free one made from the name. Throws `conflict` (slug_taken) when the asked one is
 * taken, `invalid` when the name has nothing to make one from.
 */
export function pickSlug(
  input: { name: string; slug?: string | undefined },
  taken: ReadonlySet<string>,
): string {
  if (input.slug === undefined) {
    const wanted = slugFromName(input.name);
    if (wanted !== "") return freeSlug(wanted, (slug) => taken.has(slug));
    const message = "A slug cannot be made from this name. Enter one with lower-case letters and digits.";
    throw new AppError("invalid", {
      code: "invalid_input",
      publicMessage: message,
      issues: [{ path: "slug", message }],
    });
  }
  if (!taken.has(input.slug)) return input.slug;
  const message = `The slug “${input.slug}” is taken. Choose another one.`;
  throw new AppError("conflict", {
    code: "slug_taken",
    publicMessage: message,
    issues: [{ path: "slug", message }],
  });
}
