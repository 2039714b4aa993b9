import type { z } from "zod";
import { getMailer } from "@/lib/framework/adapters";
import type { Command } from "@/lib/framework/command";
import { tenantScope, type OperationPlace } from "@/lib/framework/context";
import { withTenant } from "@/lib/platform/db";
import type { sentInvitation } from "./schema";

/**
 * A command that makes a link and mails it once its transaction is durable. Its answer keeps the link only where the
 * mail did not leave. Threat: an inviter who holds a link that counts as read in somebody else's mailbox. Rule: a link
 * that was shown is never marked as mailed, now or later.
 */
export function sending<I extends z.ZodType, P extends OperationPlace>(
  command: Command<I, typeof sentInvitation, P>,
): Command<I, typeof sentInvitation, P> {
  return {
    ...command,
    async execute(ctx, rawInput) {
      const sent = await command.execute(ctx, rawInput);
      // Read, not remembered: an answer that is repeated mails nothing.
      const now = await withTenant(tenantScope(ctx), (db) =>
        db.invitation.findUnique({
          where: { id: sent.id },
          select: { mailedAt: true, mailProblem: true },
        }),
      );
      const mailedAt = now?.mailedAt?.toISOString() ?? null;
      const mailProblem = now?.mailProblem ?? null;
      const isShown = mailedAt === null && (mailProblem !== null || !getMailer().delivers);
      return { ...sent, mailedAt, mailProblem, link: isShown ? sent.link : null };
    },
  };
}
