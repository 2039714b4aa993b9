import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/shared/errors";
import { redact, redactText } from "./redact";

const CANARY = "c4n4ry-0123456789abcdef";
const KEY = "gh_admin_0123456789abcdefghijklmnopqABCDEF_0a1B2c";

const seen = (value: unknown) => JSON.stringify(redact(value));

describe("redaction by key", () => {
  it.each([
    "password",
    "newPassword",
    "PASSWORD",
    "Authorization",
    "proxy-authorization",
    "Cookie",
    "set-cookie",
    "x-api-key",
    "apiKey",
    "api_keys",
    "clientSecret",
    "client_secret",
    "accessToken",
    "refresh_token",
    "privateKey",
    "masterKeys",
    "credentials",
    "my.secret",
  ])("hides the value of %s at any depth", (key) => {
    const hidden = seen({ a: [{ b: { [key]: CANARY } }], [key]: { nested: [CANARY] } });
    expect(hidden).not.toContain(CANARY);
    expect(hidden).toContain(key);
  });

  it("keeps what only sounds like a secret", () => {
    const fields = { keyId: "k1", tokenCount: 3, secretsChanged: true, monkey: "banana", password: null };
    expect(redact(fields)).toEqual(fields);
  });
});

describe("redaction by pattern", () => {
  it.each([
    ["an API key", `key ${KEY} was used`, KEY],
    ["a bearer token", `Authorization: Bearer ${CANARY}`, CANARY],
    ["a basic credential", `basic ${CANARY}==`, CANARY],
    ["userinfo of a URL", `postgresql://app:${CANARY}@db:5432/x`, CANARY],
    ["a query parameter", `https://a.test/mcp?x=1&api_key=${CANARY}&y=2`, CANARY],
    ["a JWT", `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${CANARY}`, CANARY],
    ["a private key", `-----BEGIN RSA PRIVATE KEY-----\n${CANARY}\n-----END RSA PRIVATE KEY-----`, CANARY],
  ])("hides %s inside text", (_what, text, secret) => {
    expect(redactText(text)).not.toContain(secret);
    expect(seen({ deep: [{ text }] })).not.toContain(secret);
    expect(seen({ [text]: 1 })).not.toContain(secret);
  });

  it("keeps ordinary text as it is", () => {
    const text = "GET https://example.com:8443/a?page=2#x took 12 ms; 50% done";
    expect(redactText(text)).toBe(text);
  });

  it("stays fast on hostile text", () => {
    const started = performance.now();
    for (const seed of ["://", "a:", "gh_a_", "eyJ", "-----BEGIN PRIVATE KEY", "bearer ", "?key="])
      redactText(seed.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe("odd values", () => {
  it("shows an error with its cause, its own fields and no secret", () => {
    const cause = new Error(`connect postgres://u:${CANARY}@h failed`);
    const error = new AppError("unavailable", {
      publicMessage: "Try again.",
      internalMessage: `Bearer ${CANARY}`,
      cause,
    });
    const shown = seen({ error });
    expect(shown).not.toContain(CANARY);
    expect(shown).toContain("Try again.");
    expect(shown).toContain("failed");
  });

  it("survives cycles, depth, width, bytes and functions", () => {
    const cycle: Record<string, unknown> = { name: "loop" };
    cycle.self = cycle;
    let deep: unknown = CANARY;
    for (let i = 0; i < 10_000; i++) deep = { deep };
    const shown = seen({
      cycle,
      deep,
      wide: Array.from({ length: 5_000 }, () => 1),
      bytes: Buffer.from(CANARY),
      f: () => 1,
      big: 10n,
    });
    expect(shown).toContain("[circular]");
    expect(shown).toContain("[too deep]");
    expect(shown).toContain("4900 more");
    expect(shown).not.toContain(CANARY);
  });

  it("does not change what it was given", () => {
    const given = { password: CANARY, nested: { token: CANARY } };
    redact(given);
    expect(given).toEqual({ password: CANARY, nested: { token: CANARY } });
  });
});
