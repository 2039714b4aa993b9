import { randomBytes } from "node:crypto";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { listVariables } from "./env-schema";
import { EnvError, parseEnv, unknownSettings } from "./env";

const key = () => randomBytes(32).toString("base64");

function refusal(source: Record<string, string>): string {
  try {
    parseEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return error.message;
    throw error;
  }
  return "";
}

describe("parseEnv", () => {
  it("an empty environment is a complete configuration", () => {
    expect(parseEnv({})).toMatchObject({
      PORT: 3000,
      HOST: "127.0.0.1",
      PUBLIC_URL: "http://localhost:3000",
      DATA_DIR: path.resolve(".data"),
      GATEHOUSE_ROLE: "all",
      GATEHOUSE_AUDIT: "strict",
      GATEHOUSE_EGRESS_ALLOW: [],
      LOG_LEVEL: "info",
    });
  });

  it("an empty or blank value counts as unset", () => {
    expect(parseEnv({ PORT: "", REDIS_URL: "  " })).toMatchObject({ PORT: 3000 });
    expect(parseEnv({ REDIS_URL: "" }).REDIS_URL).toBeUndefined();
  });

  it("PUBLIC_URL follows PORT unless it is set", () => {
    expect(parseEnv({ PORT: "8080" }).PUBLIC_URL).toBe("http://localhost:8080");
    expect(parseEnv({ PORT: "8080", PUBLIC_URL: "https://mcp.example.com" }).PUBLIC_URL).toBe(
      "https://mcp.example.com",
    );
  });

  it("only an embedded database on loopback is development by default", () => {
    const mode = (source: Record<string, string>) => parseEnv(source).GATEHOUSE_ENV;
    expect(mode({})).toBe("development");
    expect(mode({ HOST: "0.0.0.0" })).toBe("production");
    expect(mode({ PUBLIC_URL: "https://mcp.example.com" })).toBe("production");
    expect(mode({ DATABASE_URL: "postgresql://a:b@localhost/c" })).toBe("production");
    expect(mode({ HOST: "0.0.0.0", GATEHOUSE_ENV: "development" })).toBe("development");
  });

  it("only the refusal of an embedded database counts as the word that nothing can be revoked", () => {
    const DATABASE_URL = "postgresql://u:p@db.example.com/g";
    const secondsOf = (env: Record<string, string>) => parseEnv(env).GATEHOUSE_DATABASE_DOWN_SECONDS;
    expect(secondsOf({})).toBe(900);
    expect(secondsOf({ DATABASE_URL })).toBe(30);
    expect(secondsOf({ DATABASE_URL, GATEHOUSE_DATABASE_DOWN_SECONDS: "120" })).toBe(120);
  });

  it("a key ring keeps its order and decodes its keys", () => {
    const ring = parseEnv({ GATEHOUSE_MASTER_KEYS: `new:${key()}, old:${key()}` }).GATEHOUSE_MASTER_KEYS;
    expect(ring?.map(({ kid, key: bytes }) => [kid, bytes.length])).toEqual([
      ["new", 32],
      ["old", 32],
    ]);
  });

  it.each([
    ["PORT", "0"],
    ["PORT", "80a"],
    ["PORT", "70000"],
    ["HOST", "http://localhost"],
    ["HOST", "300.1.1.1"],
    ["PUBLIC_URL", "https://example.com/"],
    ["PUBLIC_URL", "https://example.com/path"],
    ["PUBLIC_URL", "ftp://example.com"],
    ["PUBLIC_URL", "https://user@example.com"],
    ["DATABASE_URL", "mysql://db/x"],
    ["DATABASE_URL", "nonsense"],
    ["REDIS_URL", "http://redis"],
    ["GATEHOUSE_MASTER_KEYS", "k1"],
    ["GATEHOUSE_MASTER_KEYS", "k1:c2hvcnQ="],
    ["GATEHOUSE_MASTER_KEYS", `k1:${Buffer.alloc(32).toString("base64")}`],
    ["GATEHOUSE_TRUSTED_PROXIES", "10.0.0.0/33"],
    ["GATEHOUSE_TRUSTED_PROXIES", "proxy.internal"],
    ["NEXTAUTH_SECRET", "secret"],
    ["NEXTAUTH_SECRET", "a".repeat(40)],
    ["GATEHOUSE_EGRESS_ALLOW", "http://tools.internal"],
    ["GATEHOUSE_EGRESS_ALLOW", "10.0.0.0/64"],
    ["GATEHOUSE_EGRESS_ALLOW", "*"],
    ["GATEHOUSE_EGRESS_ALLOW", "tools.internal:0"],
    ["GATEHOUSE_ROLE", "everything"],
    ["GATEHOUSE_AUDIT", "none"],
    ["LOG_LEVEL", "loud"],
    ["GATEHOUSE_CALL_RETENTION_DAYS", "0"],
  ])("%s=%s is refused with a sentence that names the variable", (name, value) => {
    expect(refusal({ [name]: value })).toMatch(new RegExp(`^${name} .+\\.$`));
  });

  it("a duplicate key name is refused", () => {
    expect(refusal({ GATEHOUSE_MASTER_KEYS: `k:${key()},k:${key()}` })).toContain("twice");
  });

  it("hosts, networks and IPv6 with ports are accepted for egress", () => {
    const list = "tools.internal:8080, 10.2.0.0/16,10.3.0.0/16:443, [fd00::]/8:443, 192.168.1.4";
    expect(parseEnv({ GATEHOUSE_EGRESS_ALLOW: list }).GATEHOUSE_EGRESS_ALLOW).toHaveLength(5);
  });

  it("every wrong variable is reported at once", () => {
    expect(refusal({ PORT: "x", LOG_LEVEL: "loud" }).split("\n")).toHaveLength(2);
  });

  it("a refused secret is never quoted", () => {
    for (const name of listVariables()
      .filter((variable) => variable.isSecret)
      .map((variable) => variable.name)) {
      expect(refusal({ [name]: "canary-4711" })).not.toContain("canary");
      expect(refusal({ [name]: "k1:canary-4711" })).not.toContain("canary");
    }
  });
});

it("every variable is documented", () => {
  for (const variable of listVariables()) expect(variable.description.length).toBeGreaterThan(20);
});

it("a mistyped Gatehouse setting is noticed", () => {
  expect(unknownSettings({ GATEHOUSE_MASTER_KEY: "x", GATEHOUSE_ROLE: "web", OTHER: "1" })).toEqual([
    "GATEHOUSE_MASTER_KEY",
  ]);
});
