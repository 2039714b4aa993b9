import { hashPassword, signUpInput, type SignUpInput } from "@/lib/features/access";
import { parseInput } from "@/lib/framework/input";
import { AppError } from "@/lib/shared/errors";
import { newId } from "@/lib/shared/ids";
import { freeSlug, slugFromName } from "@/lib/shared/slug";
import { createOrganization } from "./create-organization";

/** A new person with a new organization and its first workspace. Throws `conflict` when the e-mail has an account. */
export async function signUp(rawInput: SignUpInput): Promise<{ orgSlug: string }> {
  const { name, email, password, organization } = parseInput(signUpInput, rawInput);
  const owner = { userId: newId(), email, account: { name, passwordHash: await hashPassword(password) } };
  const workspace = { name: "Default", slug: "default" };
  const wanted = slugFromName(organization, "organization") || "organization";
  const taken = new Set<string>();
  // Slugs of other organizations cannot be seen, so they are found out one by one.
  for (;;) {
    const slug = freeSlug(wanted, (candidate) => taken.has(candidate));
    try {
      await createOrganization({ name: organization, slug, owner, workspace });
      return { orgSlug: slug };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "slug_taken" || taken.size > 50) throw error;
      taken.add(slug);
    }
  }
}
