"use server";

import {
  consume,
  defineAction,
  limitAttempts,
  personAction,
  publicAction,
  signUpInput,
} from "@/lib/features/access";
import { after } from "next/server";
import { getLogger } from "@/lib/framework/adapters";
import { deleteOrganization } from "./commands/delete-organization";
import { updateOrganization } from "./commands/update-organization";
import { finishSignUpInput, requestSignUpInput } from "./schema";
import { finishSignUp, foundOrganization, signUp } from "./sign-up";
import { requestSignUp } from "./sign-up-link";

/** Where mail reaches people: a link to make an account. The answer is the same for an address that has one. */
export const requestSignUpAction = publicAction(
  "organization.request-sign-up",
  requestSignUpInput,
  async ({ email }) => {
    await limitAttempts("sign-up", email);
    // After the answer: how long it takes, or that it fails, would tell whether there is an account.
    after(() =>
      requestSignUp(email).catch((error: unknown) => {
        getLogger().error(
          { operation: "organization.request-sign-up", err: error },
          "a sign-up was not mailed",
        );
      }),
    );
  },
);

export const finishSignUpAction = publicAction(
  "organization.finish-sign-up",
  finishSignUpInput,
  async (input) => {
    await limitAttempts("mailed-link", null);
    return finishSignUp(input);
  },
);

/** Signing up as a server action; nobody is signed in yet, so there is no context to check. */
export const signUpAction = publicAction("organization.sign-up", signUpInput, async (input) => {
  await limitAttempts("sign-up", input.email);
  return signUp(input);
});

export const updateOrganizationAction = defineAction(updateOrganization);
export const deleteOrganizationAction = defineAction(deleteOrganization);

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
