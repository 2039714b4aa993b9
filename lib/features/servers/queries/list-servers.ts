import { z } from "zod";
import { containsText } from "@/lib/framework/contains-text";
import { pageArgs, pageInput, pageOf, toPage } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import { SERVER_PARTS } from "../find-server";
import { healthStatus, server } from "../schema";
import { serverViews } from "../view";

const listServersInput = z.object({
  ...pageInput,
  search: z.string().trim().max(200).optional().meta({ description: "Part of a name, slug or URL." }),
  health: healthStatus.optional(),
  origin: z.enum(["organization", "workspace"]).optional().meta({
    description: "Servers of the organization, or those that workspaces made for themselves.",
  }),
});

/** Servers of the registry, newest first. */
export const listServers = defineQuery({
  name: "server.list",
  place: "org",
  permission: "server:read",
  input: listServersInput,
  output: pageOf(server),
  run: async ({ db, input }) => {
    const { search, health, origin, limit } = input;
    const { where, ...page } = pageArgs(input);
    const rows = await db.server.findMany({
      where: {
        ...where,
        ...(health === undefined ? {} : { health }),
        ...(origin === undefined
          ? {}
          : { ownerWorkspaceId: origin === "organization" ? null : { not: null } }),
        ...matching(search),
      },
      include: SERVER_PARTS,
      ...page,
    });
    const { data, nextCursor } = toPage(rows, limit);
    return { data: await serverViews(db, data), nextCursor };
  },
});

function matching(search: string | undefined) {
  if (search === undefined || search === "") return {};
  const contains = containsText(search);
  return { OR: [{ name: contains }, { slug: contains }, { url: contains }] };
}
