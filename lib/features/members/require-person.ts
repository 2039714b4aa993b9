import { actorUserId, type OrgContext } from "@/lib/framework/context";
import { AppError } from "@/lib/shared/errors";

/** The person who acts; throws `invalid` (no_person) for a key that acts for nobody. */
export function requirePerson({ actor }: OrgContext): string {
  const userId = actorUserId(actor);
  if (userId !== null) return userId;
  throw new AppError("invalid", {
    code: "no_person",
    publicMessage: "This API key acts for nobody. Only a person can do this, in the dashboard.",
  });
}
