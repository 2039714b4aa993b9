"use server";

import { defineAction, limitAttempts, publicAction, signUpInput } from "@/lib/features/access";
import { updateOrganization } from "./commands/update-organization";
import { signUp } from "./sign-up";

/** Signing up as a server action; nobody is signed in yet, so there is no context to check. */
export const signUpAction = publicAction("organization.sign-up", signUpInput, async (input) => {
  await limitAttempts("sign-up", input.email);
  return signUp(input);
});

export const updateOrganizationAction = defineAction(updateOrganization);
