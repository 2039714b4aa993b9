import { actorUserId, type OrgContext } from "@/lib/framework/context";
import { defineCommand } from "@/lib/framework/command";
import type { Db } from "@/lib/platform/db";
import { emailDomain, isPublicMailDomain } from "@/lib/shared/email-domain";
import { AppError } from "@/lib/shared/errors";
import { organizationSettings, updateOrganizationInput } from "../schema";

/** Changes the organization's name and settings. Its slug stays: URLs that people copied must go on working. */
export const updateOrganization = defineCommand({
  name: "organization.update",
  place: "org",
  permission: "org:write",
  input: updateOrganizationInput,
  output: organizationSettings,
  run: async ({ ctx, db, input }) => {
    const where = { id: ctx.orgId };
    const before = await db.organization.findUniqueOrThrow({ where });
    const wanted = Object.fromEntries(
      Object.entries({ ...input, ...distinct(input.joinDomains) }).filter(
        ([name, value]) =>
          value !== undefined && JSON.stringify(value) !== JSON.stringify(read(before, name)),
      ),
    );
    const names = Object.keys(wanted);
    if (names.length === 0) return { result: before, audit: null };
    if (input.joinDomains !== undefined) {
      const added = input.joinDomains.filter((domain) => !before.joinDomains.includes(domain));
      await refuseForeignDomains(db, ctx, added);
    }
    const row = await db.organization.update({ where, data: wanted });
    const pick = (from: object) => Object.fromEntries(names.map((name) => [name, read(from, name)]));
    const audit = { target: { id: row.id, label: row.slug }, before: pick(before), after: pick(row) };
    return { result: row, audit };
  },
});

function distinct(joinDomains: readonly string[] | undefined) {
  return joinDomains === undefined ? {} : { joinDomains: [...new Set(joinDomains)].sort() };
}

// Settings are booleans, texts and lists of texts.
function read(from: object, name: string): boolean | string | string[] {
  return (from as Record<string, boolean | string | string[]>)[name] ?? "";
}

// Threat: an organization that claims a domain of others, and finds their people among its members. Rule: only somebody
// who proved to own an address of the domain lets it join, and nobody one where everybody can have an address.
async function refuseForeignDomains(db: Db, ctx: OrgContext, added: readonly string[]): Promise<void> {
  if (added.length === 0) return;
  const userId = actorUserId(ctx.actor);
  const person = userId === null ? null : await db.user.findUnique({ where: { id: userId } });
  const own = person === null || person.emailVerifiedAt === null ? null : emailDomain(person.email);
  const foreign = added.find((domain) => domain !== own || isPublicMailDomain(domain));
  if (foreign === undefined) return;
  const message = isPublicMailDomain(foreign)
    ? `Anybody can have an address of ${foreign}, so it says nothing about who belongs to you.`
    : own === null
      ? "Only somebody whose own address is verified can do this: by a link that was mailed, or an identity provider."
      : `Your own address is of ${own}. Let a colleague with an address of ${foreign} add it.`;
  throw new AppError("forbidden", {
    code: "domain_not_yours",
    publicMessage: message,
    issues: [{ path: "joinDomains", message }],
  });
}
