import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { contextFromSession, getSessionUser, type SessionUser } from "@/lib/features/access";
import type { OrgContext, WorkspaceContext } from "@/lib/framework/context";
import { AppError } from "@/lib/shared/errors";
import { newId } from "@/lib/shared/ids";

/** The signed-in person; everybody else is sent to the sign-in page. */
export async function requireUser(): Promise<SessionUser> {
  return (await getSessionUser()) ?? redirect("/sign-in");
}

/** The context of a page of an organization. A foreign or unknown one is the not-found page. */
export const requireOrg = cache(async (org: string): Promise<OrgContext> => {
  await requireUser();
  return orNotFound(contextFromSession({ org }, newId()));
});

/** The context of a page of a workspace. A foreign or unknown one is the not-found page. */
export const requireWorkspace = cache(async (org: string, workspace: string): Promise<WorkspaceContext> => {
  await requireUser();
  const ctx = await orNotFound(contextFromSession({ org, workspace }, newId()));
  if (ctx.workspace === null) notFound();
  return { ...ctx, workspace: ctx.workspace };
});

/** The value, or Next's not-found page where the operation says that there is no such thing or no access to it. */
export async function orNotFound<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    // Invalid here is what stands in the URL, such as a cursor that somebody shortened.
    if (error instanceof AppError && ["not_found", "forbidden", "invalid"].includes(error.kind)) notFound();
    throw error;
  }
}
