import { textFlag, type FlagValues, type Subcommand } from "./subcommand";
import { withInstance } from "./with-instance";

export const bootstrapCommand: Subcommand = {
  summary: "make an organization with its owner, a workspace and an admin key; repeatable",
  flags: {
    org: { type: "string", placeholder: "slug", isRequired: true, description: "Organization, [a-z0-9-]" },
    workspace: { type: "string", placeholder: "slug", isRequired: true, description: "Workspace, [a-z0-9-]" },
    email: {
      type: "string",
      placeholder: "address",
      isRequired: true,
      description: "The owner's e-mail address",
    },
    password: { type: "string", placeholder: "text", isRequired: true, description: "The owner's password" },
    name: { type: "string", placeholder: "text", description: "The owner's name" },
    json: { type: "boolean", description: "Print one line of JSON" },
  },
  run: (flags) => withInstance(() => runBootstrap(flags)),
};

async function runBootstrap(flags: FlagValues): Promise<void> {
  const { bootstrap } = await import("@/lib/runtime/bootstrap");
  const { closeAdapters } = await import("@/lib/framework/adapters");
  const { closeDatabase } = await import("@/lib/platform/db");
  try {
    const result = await bootstrap({
      org: textFlag(flags, "org"),
      workspace: textFlag(flags, "workspace"),
      email: textFlag(flags, "email"),
      password: textFlag(flags, "password"),
      ...(flags["name"] === undefined ? {} : { name: textFlag(flags, "name") }),
    });
    const text =
      flags["json"] === true
        ? JSON.stringify(result)
        : [
            `Organization  ${result.org}`,
            `Workspace     ${result.workspace}`,
            `Owner         ${result.user}`,
            `Admin key     ${result.adminKey}  (shown only now)`,
            `Dashboard     ${result.publicUrl}`,
          ].join("\n");
    process.stdout.write(`${text}\n`);
  } finally {
    await closeAdapters();
    await closeDatabase();
  }
}
