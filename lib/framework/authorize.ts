import { AppError } from "@/lib/shared/errors";
import { isAllowed, type Permission } from "@/lib/shared/permissions";
import type { OperationPlace, OrgContext, Scope } from "./context";

interface Requirement {
  readonly name: string;
  readonly permission: Permission;
  readonly place: OperationPlace;
}

/** Throws `forbidden` unless the actor's scopes and roles cover the operation. */
export function authorize(ctx: OrgContext, operation: Requirement, scope: Scope): void {
  if (!ctx.scopes.includes(scope)) {
    throw new AppError("forbidden", {
      code: "insufficient_scope",
      publicMessage: `This key lacks the scope “${scope}”. Use a key that has it, or create one.`,
    });
  }
  if (!isAllowed(ctx.roles, operation.permission)) {
    throw new AppError("forbidden", {
      code: "missing_permission",
      publicMessage: `Your role does not include “${operation.permission}”. Ask an administrator of the organization.`,
    });
  }
  if (operation.place === "workspace" && ctx.workspace === null) {
    throw new AppError("internal", {
      publicMessage: "Something went wrong on our side.",
      internalMessage: `${operation.name} was called without a workspace`,
    });
  }
}
