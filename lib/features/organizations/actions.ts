"use server";

import {
  consume,
  defineAction,
  limitAttempts,
  personAction,
  publicAction,
  signUpInput,
} from "@/lib/features/access";
import { updateOrganization } from "./commands/update-organization";
import { foundOrganization, signUp } from "./sign-up";

/** Signing up as a server action; nobody is signed in yet, so there is no context to check. */
export const signUpAction = publicAction("organization.sign-up", signUpInput, async (input) => {
  await limitAttempts("sign-up", input.email);
  return signUp(input);
});

export const updateOrganizationAction = defineAction(updateOrganization);

const FOUNDING = { name: "found-organization", points: 10, seconds: 3_600 } as const;

/** Another organization for the person who is signed in. */
export const foundOrganizationAction = personAction(
  "organization.found",
  signUpInput.pick({ organization: true }),
  async ({ id, email }, { organization }) => {
    await consume(FOUNDING, id);
    return foundOrganization(organization, { userId: id, email });
  },
);
