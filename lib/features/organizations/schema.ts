import { z } from "zod";
import { signUpInput } from "@/lib/features/access/schema";
import { ORG_ROLES, WORKSPACE_ROLES } from "@/lib/shared/permissions";
import { timestamp } from "@/lib/shared/timestamp";

/** Where mail reaches people, signing up begins with the address alone and goes on by the link that it gets. */
export const requestSignUpInput = signUpInput.pick({ email: true });
export const finishSignUpInput = signUpInput.omit({ email: true }).extend({ token: z.string().max(1_000) });
export type FinishSignUpInput = z.input<typeof finishSignUpInput>;

const place = z.object({ slug: z.string(), name: z.string() });

/** How far an organization is on its way to the first call. */
export const startProgress = z.object({
  server: place.nullable().meta({ description: "The newest server of the registry." }),
  grant: z.object({ slug: z.string(), workspace: place }).nullable().meta({
    description:
      "What a client connects to: the newest server of a workspace, of one with a key if there is one.",
  }),
  workspace: place.nullable().meta({ description: "Where the next step happens." }),
  hasKey: z
    .boolean()
    .meta({ description: "Whether a workspace with a server has a key for MCP clients that works now." }),
  firstCallAt: timestamp.nullable(),
});
export type StartProgress = z.output<typeof startProgress>;

const roleSettings = {
  managersAddServers: z.boolean().meta({
    description: "Workspaces may grant themselves servers of the registry, and add servers of their own.",
  }),
  managersReadAllCalls: z
    .boolean()
    .meta({ description: "Managers of a workspace read everybody's calls in it." }),
  managersMakeServiceKeys: z
    .boolean()
    .meta({ description: "Managers of a workspace create service keys and rotate them." }),
  membersMakeKeys: z.boolean().meta({ description: "Members of a workspace create personal keys." }),
};

const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

const joinDomain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(DOMAIN, "Enter a domain, such as example.com.")
  .meta({ description: "A domain of e-mail addresses, without the @." });

export const organizationSettings = z.object({
  name: z.string(),
  slug: z.string(),
  ...roleSettings,
  joinDomains: z
    .array(z.string())
    .meta({ description: "Whoever proves to own an address of these domains joins as a member at sign-in." }),
});
export type OrganizationSettings = z.output<typeof organizationSettings>;

export const updateOrganizationInput = z
  .object({
    name: z.string().trim().min(2, "Enter a name.").max(80, "Use at most 80 characters."),
    ...roleSettings,
    joinDomains: z.array(joinDomain).max(20, "Use at most 20 domains."),
  })
  .partial();
export type UpdateOrganizationInput = z.input<typeof updateOrganizationInput>;

/** Who has a permission, with what the organization set. */
export const roleRow = z.object({
  permission: z.string(),
  group: z.string(),
  label: z.string(),
  org: z.record(z.enum(ORG_ROLES), z.boolean()).meta({ description: "By role in the organization." }),
  workspace: z
    .record(z.enum(WORKSPACE_ROLES), z.object({ allowed: z.boolean(), setting: z.string().nullable() }))
    .nullable()
    .meta({
      description: "By role in the workspace it is about, with the setting that decides, if one does.",
    }),
});
export type RoleRow = z.output<typeof roleRow>;
export const roleTable = z.object({ data: z.array(roleRow) });
