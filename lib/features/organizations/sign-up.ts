import { hashPassword, signUpInput, type SignUpInput } from "@/lib/features/access";
import { parseInput } from "@/lib/framework/input";
import { AppError } from "@/lib/shared/errors";
import { newId } from "@/lib/shared/ids";
import { freeSlug, slugFromName } from "@/lib/shared/slug";
import { createOrganization, type NewOrganization } from "./create-organization";

/** A new person with a new organization and its first workspace. Throws `conflict` when the e-mail has an account. */
export async function signUp(rawInput: SignUpInput): Promise<{ orgSlug: string }> {
  const { name, email, password, organization } = parseInput(signUpInput, rawInput);
  const account = { name, passwordHash: await hashPassword(password) };
  return foundOrganization(organization, { userId: newId(), email, account });
}

/** A new organization with its first workspace, owned by this person, under the next free slug of its name. */
export async function foundOrganization(
  name: string,
  owner: NewOrganization["owner"],
): Promise<{ orgSlug: string }> {
  const workspace = { name: "Default", slug: "default" };
  const wanted = slugFromName(name, "organization") || "organization";
  const taken = new Set<string>();
  // Slugs of other organizations cannot be seen, so they are found out one by one.
  for (;;) {
    const slug = freeSlug(wanted, (candidate) => taken.has(candidate));
    try {
      await createOrganization({ name, slug, owner, workspace });
      return { orgSlug: slug };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "slug_taken" || taken.size > 50) throw error;
      taken.add(slug);
    }
  }
}
