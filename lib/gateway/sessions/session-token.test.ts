import { expect, test } from "vitest";
import type { SealKeys } from "../ports";
import { hashSessionToken, openSession, sealSession, type SessionClaims } from "./session-token";

const keys = (...kids: string[]): SealKeys => ({
  list: () => kids.map((kid) => ({ kid, key: new Uint8Array(32).fill(kid.charCodeAt(0)) })),
});
const claims: SessionClaims = {
  owner: "user:u:k",
  workspaceServerId: "w",
  configVersion: "1",
  upstreamSessionId: "canary-upstream-session",
  isBridged: false,
  protocolVersion: "2025-11-25",
  clientCapabilities: { elicitation: {} },
  clientName: null,
  clientVersion: null,
  expiresAt: 1_000,
};

test("what was sealed comes back, in visible ASCII that hides its content", () => {
  const token = sealSession(claims, keys("a")) ?? "";
  expect(token).toMatch(/^[\x21-\x7e]+$/);
  expect(Buffer.from(token.split(".")[2] ?? "", "base64url").toString("latin1")).not.toContain("canary");
  expect(openSession(token, keys("a"), 999)).toEqual(claims);
  expect(hashSessionToken(token)).not.toContain(token.slice(0, 20));
});

test("it ends with its time", () => {
  const token = sealSession(claims, keys("a")) ?? "";
  expect(openSession(token, keys("a"), 1_000)).toBeNull();
});

test("older keys still open, unknown and relabelled ones do not", () => {
  const token = sealSession(claims, keys("a")) ?? "";
  expect(openSession(token, keys("b", "a"), 0)).toEqual(claims);
  expect(openSession(token, keys("b"), 0)).toBeNull();
  expect(openSession(token.replace("ghs1.a.", "ghs1.b."), keys("b", "a"), 0)).toBeNull();
});

test.each(["", "x", "ghs1.a", "ghs1.a.", "ghs1.a.AAAA", "ghs1.a.b.c", `ghs1.a.${"A".repeat(9_000)}`])(
  "%j opens nothing",
  (token) => {
    expect(openSession(token, keys("a"), 0)).toBeNull();
  },
);

test("10 000 tokens of the same session have nothing in common", () => {
  const tokens = Array.from({ length: 10_000 }, () => sealSession(claims, keys("a"))?.slice(7, 23));
  expect(new Set(tokens).size).toBe(10_000);
});

test("without a key there is no session", () => {
  expect(sealSession(claims, keys())).toBeNull();
});
