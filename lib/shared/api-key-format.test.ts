import { describe, expect, it } from "vitest";
import { API_KEY_KINDS, apiKeyHint, hashApiKey, newApiKey, parseApiKey } from "./api-key-format";

describe("API keys", () => {
  it.each(API_KEY_KINDS)("of kind %s are recognized as such", (kind) => {
    const key = newApiKey(kind);
    expect(parseApiKey(key)).toBe(kind);
    expect(key.startsWith(`gh_${kind}_`)).toBe(true);
  });

  it("are refused with any one character changed", () => {
    const key = newApiKey("ws");
    for (let index = 0; index < key.length; index += 1) {
      const changed = key.slice(0, index) + (key[index] === "x" ? "y" : "x") + key.slice(index + 1);
      expect(parseApiKey(changed)).toBeNull();
    }
  });

  it("are shown by a hint that holds eight characters of the secret at most", () => {
    const key = newApiKey("user");
    expect(apiKeyHint(key)).toMatch(/^gh_user_.{4}….{4}$/);
    expect(hashApiKey(key)).toMatch(/^[0-9a-f]{64}$/);
  });
});
