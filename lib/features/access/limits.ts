import { getRateLimits } from "@/lib/framework/adapters";
import type { RateRule } from "@/lib/platform/rate-limit";
import { AppError } from "@/lib/shared/errors";
import { requestIp } from "./request-ip";

// Threat: guessing, mail bombing and filling the database by forms that need no account. Rule: few attempts for one
// account or address of mail, many for one network address, which a whole office may share behind one proxy.
const MINUTE = 60;
const HOUR = 60 * MINUTE;

const RULES = {
  "sign-in": {
    byAddress: { points: 100, seconds: 5 * MINUTE },
    byEmail: { points: 20, seconds: 5 * MINUTE },
  },
  "sign-up": { byAddress: { points: 30, seconds: HOUR }, byEmail: { points: 5, seconds: HOUR } },
  "password-reset": { byAddress: { points: 30, seconds: HOUR }, byEmail: { points: 5, seconds: HOUR } },
  "mailed-link": { byAddress: { points: 60, seconds: 10 * MINUTE }, byEmail: { points: 20, seconds: HOUR } },
} as const;

export type LimitedForm = keyof typeof RULES;

/** Counts one attempt at a form that needs no account; throws `limit_exceeded`. */
export async function limitAttempts(form: LimitedForm, email: string | null): Promise<void> {
  const ip = await requestIp();
  if (ip !== null) await consume({ name: `${form}:address`, ...RULES[form].byAddress }, ip);
  if (email !== null) await consume({ name: `${form}:email`, ...RULES[form].byEmail }, email);
}

/** Counts one attempt; throws `limit_exceeded` with the time to wait. */
export async function consume(rule: RateRule, key: string): Promise<void> {
  const waitSeconds = await getRateLimits().consume(rule, key);
  if (waitSeconds === null) return;
  const minutes = Math.ceil(waitSeconds / MINUTE);
  throw new AppError("limit_exceeded", {
    code: "too_many_attempts",
    publicMessage: `There were too many attempts. Try again in ${minutes === 1 ? "a minute" : `${String(minutes)} minutes`}.`,
    retryAfterSeconds: waitSeconds,
  });
}
