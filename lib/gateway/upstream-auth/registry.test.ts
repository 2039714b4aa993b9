import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { err, ok } from "@/lib/shared/result";
import { UPSTREAM_AUTHS } from "./registry";

const context = {
  orgId: "o",
  serverId: "s",
  secretRef: "r",
  origin: "https://upstream.test",
  secrets: { headers: () => Promise.resolve(ok({ "X-Key": "v" })) },
};

test("every folder is registered under its own name", () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect([...UPSTREAM_AUTHS.keys()].sort()).toEqual(folders.map(({ name }) => name).sort());
});

test.each([...UPSTREAM_AUTHS.values()])("the settings of $id can be shown as a form", (auth) => {
  expect(() => z.toJSONSchema(auth.config, { io: "input" })).not.toThrow();
});

test("headers are asked for the very origin the call goes to", async () => {
  const asked: unknown[] = [];
  const secrets = {
    headers: (request: unknown) => {
      asked.push(request);
      return Promise.resolve(ok({ "X-Key": "v" }));
    },
  };
  const result = await UPSTREAM_AUTHS.get("headers")?.headers(undefined, { ...context, secrets });
  expect(result).toEqual({ ok: true, value: { "x-key": "v" } });
  expect(asked).toEqual([{ orgId: "o", serverId: "s", secretRef: "r", origin: "https://upstream.test" }]);
});

test.each([
  [{ Host: "evil" }, "configuration_invalid"],
  [{ "Mcp-Session-Id": "x" }, "configuration_invalid"],
  [{ "x-a": "1\r\nx-b: 2" }, "configuration_invalid"],
  [{ "bad name": "1" }, "configuration_invalid"],
])("the header %j is refused", async (values, code) => {
  const secrets = { headers: () => Promise.resolve(ok<Record<string, string>>(values)) };
  const result = await UPSTREAM_AUTHS.get("headers")?.headers(undefined, { ...context, secrets });
  expect(result).toMatchObject({ ok: false, error: { code } });
});

test.each([
  ["missing", "secret_missing"],
  ["unavailable", "secret_unavailable"],
] as const)("a secret that is %s stops the call", async (error, code) => {
  const secrets = { headers: () => Promise.resolve(err(error)) };
  const result = await UPSTREAM_AUTHS.get("headers")?.headers(undefined, { ...context, secrets });
  expect(result).toMatchObject({ ok: false, error: { code } });
});
