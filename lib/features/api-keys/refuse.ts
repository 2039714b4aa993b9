import type { WorkspaceContext } from "@/lib/framework/context";
import { AppError } from "@/lib/shared/errors";
import { isAllowed } from "@/lib/shared/permissions";

// Threat: a key that makes itself a companion with what it lacks, or learns the secret of one. Rule: a key of a
// workspace gives what it has.
/** Refuses a secret with scopes that the key which asks for it lacks. */
export function refuseWiderScopes(
  { actor, roles, scopes }: WorkspaceContext,
  wanted: readonly string[],
): void {
  if (actor.kind !== "key" || roles.orgRole !== null) return;
  const held: readonly string[] = scopes;
  const wider = wanted.find((scope) => !held.includes(scope));
  if (wider === undefined) return;
  throw new AppError("forbidden", {
    code: "insufficient_scope",
    publicMessage: `This key lacks the scope “${wider}” itself, so it cannot get you a key with it.`,
  });
}

/** Refuses secrets of service keys where the organization leaves them to administrators. */
export function refuseServiceSecrets({ roles }: WorkspaceContext): void {
  if (isAllowed(roles, "service-key:create")) return;
  throw missingPermission(
    "Your role gets no secrets of service keys here. Make a key of kind “user”, or ask an administrator.",
  );
}

export function missingPermission(publicMessage: string): AppError {
  return new AppError("forbidden", { code: "missing_permission", publicMessage });
}
