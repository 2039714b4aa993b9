import type { z } from "zod";
import { hashPassword, signUpInput, type SignUpInput } from "@/lib/features/access";
import { getMailer } from "@/lib/framework/adapters";
import { parseInput } from "@/lib/framework/input";
import { AppError } from "@/lib/shared/errors";
import { newId } from "@/lib/shared/ids";
import { freeSlug, slugFromName } from "@/lib/shared/slug";
import { createOrganization, type NewAccount, type NewOrganization } from "./create-organization";
import { finishSignUpInput, type FinishSignUpInput } from "./schema";
import { openSignUpLink } from "./sign-up-link";

/**
 * A new person with a new organization and its first workspace. Throws `conflict` when the e-mail has an account: only
 * for installations without a mail server, where nothing else can be told.
 */
export async function signUp(rawInput: SignUpInput): Promise<{ orgSlug: string }> {
  const input = parseInput(signUpInput, rawInput);
  if (getMailer().delivers) throw unconfirmed();
  return makePerson(input, {});
}

/** The same for an address that a link reached by mail. */
export async function finishSignUp(rawInput: FinishSignUpInput): Promise<{ orgSlug: string; email: string }> {
  const { token, ...input } = parseInput(finishSignUpInput, rawInput);
  const email = openSignUpLink(token);
  if (email === null) throw unconfirmed();
  return { ...(await makePerson({ ...input, email }, { emailVerifiedAt: new Date() })), email };
}

type Person = Omit<z.output<typeof finishSignUpInput>, "token"> & { readonly email: string };

async function makePerson(
  { name, email, password, organization }: Person,
  proof: Pick<NewAccount, "emailVerifiedAt">,
): Promise<{ orgSlug: string }> {
  const account = { name, passwordHash: await hashPassword(password), ...proof };
  return foundOrganization(organization, { userId: newId(), email, account });
}

function unconfirmed(): AppError {
  return new AppError("conflict", {
    code: "address_unconfirmed",
    publicMessage: "Ask for a link to your address first, then follow it. A link works for a day.",
  });
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
