"use server";

import { after } from "next/server";
import { z } from "zod";
import { consume, endSession, limitAttempts, personAction, publicAction } from "@/lib/features/access";
import { getLogger } from "@/lib/framework/adapters";
import { withUser } from "@/lib/platform/db";
import { changePassword } from "./change-password";
import { requestPasswordReset, resetPassword } from "./reset-password";
import {
  changePasswordInput,
  profileInput,
  requestResetInput,
  resetPasswordInput,
  sessionInput,
} from "./schema";
import { endAllSessions } from "./sessions";

const GUESSES = { name: "change-password", points: 10, seconds: 900 } as const;

export const updateProfileAction = personAction(
  "account.update-profile",
  profileInput,
  async ({ id }, { name }) => {
    await withUser(id, (db) => db.user.update({ where: { id }, data: { name } }));
  },
);

export const changePasswordAction = personAction(
  "account.change-password",
  changePasswordInput,
  async (user, input) => {
    await consume(GUESSES, user.id);
    await changePassword(user, input);
  },
);

export const endSessionAction = personAction(
  "account.end-session",
  sessionInput,
  async ({ id }, { session }) => {
    await endSession(id, session);
  },
);

export const endAllSessionsAction = personAction("account.end-all-sessions", z.object({}), ({ id }) =>
  endAllSessions(id),
);

export const requestResetAction = publicAction(
  "account.request-reset",
  requestResetInput,
  async ({ email }) => {
    await limitAttempts("password-reset", email);
    // After the answer: how long it takes would tell whether there is an account.
    after(() =>
      requestPasswordReset(email).catch((error: unknown) => {
        getLogger().error(
          { operation: "account.request-reset", err: error },
          "a password reset could not be mailed",
        );
      }),
    );
  },
);

export const resetPasswordAction = publicAction(
  "account.reset-password",
  resetPasswordInput,
  async (input) => {
    await limitAttempts("mailed-link", null);
    await resetPassword(input);
  },
);
