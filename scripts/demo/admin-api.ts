import { z } from "zod";
import { StartupError } from "@/lib/platform/startup-error";

const itemSchema = z.object({ id: z.string(), slug: z.string() });
const grantSchema = itemSchema.extend({ url: z.string(), keyUrl: z.string(), server: itemSchema });
const createdKeySchema = z.object({ key: z.string() });

/** A workspace's grant with its MCP URLs. */
export type Grant = z.output<typeof grantSchema>;

/** The few calls of the admin API that the demo makes; all of them can be repeated. */
export interface DemoApi {
  ensureServer(server: { name: string; slug: string; description: string; url: string }): Promise<void>;
  ensureGrant(workspace: string, server: string): Promise<Grant>;
  createKey(workspace: string, name: string): Promise<string>;
}

/** The admin API of an organization, as any automation would use it. */
export function createDemoApi(publicUrl: string, org: string, adminKey: string): DemoApi {
  const root = `${publicUrl}/api/v1/orgs/${org}`;
  const call = async <T>(method: string, path: string, output: z.ZodType<T>, body?: object): Promise<T> => {
    const response = await fetch(root + path, {
      method,
      headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok)
      throw new StartupError(`${method} ${root}${path} answered ${String(response.status)}: ${text}`);
    return output.parse(JSON.parse(text));
  };
  const listOf = <T extends z.ZodType>(item: T) => z.object({ data: z.array(item) });
  return {
    ensureServer: async ({ url, ...server }) => {
      const { data } = await call("GET", "/servers?limit=100", listOf(itemSchema));
      const auth = { type: "none" };
      if (!data.some((item) => item.slug === server.slug)) {
        await call("POST", "/servers", itemSchema, { ...server, url, auth });
      } else await call("PATCH", `/servers/${server.slug}`, itemSchema, { url, auth, enabled: true });
    },
    ensureGrant: async (workspace, server) => {
      const path = `/workspaces/${workspace}/servers`;
      const { data } = await call("GET", `${path}?limit=100`, listOf(grantSchema));
      const existing = data.find((grant) => grant.server.slug === server);
      return existing ?? call("POST", path, grantSchema, { server });
    },
    createKey: async (workspace, name) => {
      const created = await call("POST", `/workspaces/${workspace}/api-keys`, createdKeySchema, { name });
      return created.key;
    },
  };
}
