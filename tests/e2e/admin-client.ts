import { z } from "zod";
import { TEST_PASSWORD } from "../helpers/test-password";
import { gatehouse, type Product } from "./product";

const bootstrapResult = z.object({
  org: z.string(),
  workspace: z.string(),
  user: z.string(),
  adminKey: z.string(),
  publicUrl: z.string(),
});

/** The admin API of one organization, as a script would use it. */
export interface AdminClient {
  readonly org: string;
  readonly workspace: string;
  readonly key: string;
  /** Answers whatever came, with its status. */
  request(
    method: string,
    path: string,
    body?: unknown,
    key?: string,
  ): Promise<{ status: number; body: unknown }>;
  /** Answers the body; throws unless it succeeded. */
  call<T extends z.ZodType>(schema: T, method: string, path: string, body?: unknown): Promise<z.output<T>>;
}

/** Makes an organization on the command line and a client with its admin key. */
export function bootstrapOrganization(product: Product, org: string): AdminClient {
  const args = ["--org", org, "--workspace", "platform", "--email", `owner@${org}.test`];
  const made = bootstrapResult.parse(
    gatehouse(product.dataDir, "bootstrap", ...args, "--password", TEST_PASSWORD),
  );
  const request = async (method: string, path: string, body?: unknown, key = made.adminKey) => {
    const response = await fetch(`${product.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : (JSON.parse(text) as unknown) };
  };
  return {
    org,
    workspace: made.workspace,
    key: made.adminKey,
    request,
    async call(schema, method, path, body) {
      const answer = await request(method, path, body);
      if (answer.status >= 300)
        throw new Error(`${method} ${path}: ${String(answer.status)} ${JSON.stringify(answer.body)}`);
      return schema.parse(answer.body);
    },
  };
}

export const created = z.object({ id: z.uuid(), slug: z.string() });
export const createdKey = z.object({ id: z.uuid(), key: z.string() });

/** Registers a server, grants it to the workspace and makes a key: what a client needs. */
export async function connectServer(admin: AdminClient, name: string, url: string) {
  const { org, workspace } = admin;
  const server = await admin.call(created, "POST", `/orgs/${org}/servers`, {
    name,
    url,
    auth: { type: "none" },
  });
  const grant = await admin.call(
    created.extend({ url: z.url() }),
    "POST",
    `/orgs/${org}/workspaces/${workspace}/servers`,
    {
      server: server.slug,
    },
  );
  const key = await admin.call(createdKey, "POST", `/orgs/${org}/workspaces/${workspace}/api-keys`, {
    name: `for ${name}`,
  });
  return { server, grant, key: key.key, keyId: key.id, url: grant.url };
}
