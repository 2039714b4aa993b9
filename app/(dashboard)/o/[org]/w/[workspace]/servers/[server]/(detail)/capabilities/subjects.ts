import type { ExplainSubject } from "@/lib/features/explain/types";
import type { WorkspaceContext } from "@/lib/framework/context";
import { listUserAccess } from "@/lib/runtime/user-access/list-user-access";

/** Whom the reader may ask about: themselves, and for who manages the workspace everybody in it. */
export async function subjectsOf(
  ctx: WorkspaceContext,
  server: string,
  asksOthers: boolean,
): Promise<ExplainSubject[]> {
  const you = { id: "me", label: "You" };
  if (!asksOthers) return [you];
  const { data } = await listUserAccess.execute(ctx, { server, limit: 100 });
  const others = data.map(({ user }) => ({ id: user.id, label: `${user.name} (${user.email})` }));
  return [you, ...others.filter(({ id }) => ctx.actor.kind !== "user" || id !== ctx.actor.userId)];
}
