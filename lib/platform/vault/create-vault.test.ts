import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createVault, type DataKeyStore, type MasterKey, type SecretRef, type WrappedDataKey } from "./index";

function memoryStore() {
  const rows = new Map<string, WrappedDataKey[]>();
  const counts = { load: 0, create: 0 };
  const store: DataKeyStore = {
    load: async (orgId) => {
      counts.load++;
      return [...(rows.get(orgId) ?? [])];
    },
    create: async (orgId, key) => {
      counts.create++;
      const known = rows.get(orgId) ?? [];
      const existing = known.find((row) => row.version === key.version);
      if (existing) return existing;
      rows.set(orgId, [...known, key]);
      return key;
    },
    replace: async (orgId, key) => {
      rows.set(
        orgId,
        (rows.get(orgId) ?? []).map((row) => (row.version === key.version ? key : row)),
      );
    },
  };
  return { rows, store, counts };
}

const masterKey = (kid: string): MasterKey => ({ kid, key: randomBytes(32) });
const ref: SecretRef = { orgId: "org-1", table: "servers", rowId: "row-1", field: "headers" };

function vaultWith(masterKeys = [masterKey("k1")]) {
  const memory = memoryStore();
  return { ...memory, masterKeys, vault: createVault({ masterKeys, store: memory.store }) };
}

describe("the vault", () => {
  it("opens what it sealed, and stores no part of it in clear", async () => {
    const { vault, rows } = vaultWith();
    const sealed = await vault.seal(ref, "päss🔑word");
    expect(sealed).toMatch(/^v1\.1\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
    expect(await vault.open(ref, sealed)).toBe("päss🔑word");
    expect(await vault.open(ref, await vault.seal(ref, ""))).toBe("");
    expect(await vault.seal(ref, "päss🔑word")).not.toBe(sealed);
    expect(JSON.stringify([...rows])).not.toContain("word");
  });

  it.each(["orgId", "table", "rowId", "field"] as const)(
    "refuses a ciphertext moved to another %s",
    async (part) => {
      const { vault } = vaultWith();
      const sealed = await vault.seal(ref, "secret");
      const elsewhere = { ...ref, [part]: "other" };
      await vault.seal(elsewhere, "makes sure that a data key exists there");
      await expect(vault.open(elsewhere, sealed)).rejects.toMatchObject({
        name: "VaultError",
        kind: "tampered",
      });
    },
  );

  it("refuses every flipped bit and every truncation", async () => {
    const { vault } = vaultWith();
    const sealed = await vault.seal(ref, "secret");
    const dots = sealed.split(".");
    for (const index of [2, 3, 4]) {
      const bytes = Buffer.from(dots[index] ?? "", "base64url");
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const changed = dots
          .map((part, at) => (at === index ? flipped.toString("base64url") : part))
          .join(".");
        await expect(vault.open(ref, changed)).rejects.toMatchObject({ kind: "tampered" });
      }
    }
    for (let length = 0; length < sealed.length; length++)
      await expect(vault.open(ref, sealed.slice(0, length))).rejects.toMatchObject({ name: "VaultError" });
  });

  it.each([
    "",
    "secret",
    "v1",
    "v2.1.a.b.c",
    "v1.0.a.b.c",
    "v1.-1.a.b.c",
    "v1.1e3.a.b.c",
    "v1.1.a.b.c.d",
    "v1.1.=.*.!",
  ])("refuses %j as malformed", async (text) => {
    const { vault } = vaultWith();
    await vault.seal(ref, "x");
    await expect(vault.open(ref, text)).rejects.toMatchObject({ name: "VaultError", kind: "malformed" });
  });

  it("says that a data key is gone, and looks again before it says so", async () => {
    const { vault, counts } = vaultWith();
    const sealed = await vault.seal(ref, "x");
    const loads = counts.load;
    await expect(vault.open(ref, sealed.replace("v1.1.", "v1.7."))).rejects.toMatchObject({
      kind: "unknown_data_key",
    });
    expect(counts.load).toBe(loads + 1);
  });

  it("makes one data key however many processes seal first", async () => {
    const { store, masterKeys, rows } = vaultWith();
    const vaults = Array.from({ length: 4 }, () => createVault({ masterKeys, store }));
    const sealed = await Promise.all(vaults.flatMap((vault) => [vault.seal(ref, "a"), vault.seal(ref, "b")]));
    expect(rows.get("org-1")).toHaveLength(1);
    for (const vault of vaults)
      expect(await Promise.all(sealed.map((one) => vault.open(ref, one)))).toEqual([
        "a",
        "b",
        "a",
        "b",
        "a",
        "b",
        "a",
        "b",
      ]);
  });

  it("reads the store once, not once per secret", async () => {
    const { vault, counts } = vaultWith();
    const sealed = await vault.seal(ref, "x");
    await Promise.all(Array.from({ length: 50 }, () => vault.open(ref, sealed)));
    expect(counts.load).toBe(1);
  });

  it("recovers from a store that failed once", async () => {
    const { store, masterKeys } = vaultWith();
    let isDown = true;
    const flaky: DataKeyStore = {
      ...store,
      load: async (id) => (isDown ? Promise.reject(new Error("down")) : store.load(id)),
    };
    const vault = createVault({ masterKeys, store: flaky });
    await expect(vault.seal(ref, "x")).rejects.toThrow("down");
    isDown = false;
    expect(await vault.open(ref, await vault.seal(ref, "x"))).toBe("x");
  });
});

describe("rotation", () => {
  it("keeps old secrets readable after the data key was rotated, in other processes too", async () => {
    const { vault, store, masterKeys } = vaultWith();
    const other = createVault({ masterKeys, store });
    const before = await vault.seal(ref, "before");
    expect(await other.open(ref, before)).toBe("before");
    expect(await vault.rotateDataKey("org-1")).toBe(2);
    const after = await vault.seal(ref, "after");
    expect(after).toMatch(/^v1\.2\./);
    expect(await other.open(ref, after)).toBe("after");
    expect(await vault.open(ref, before)).toBe("before");
  });

  it("moves data keys to the new master key, after which the old one is not needed", async () => {
    const [old, fresh] = [masterKey("old"), masterKey("new")];
    const { store, vault } = vaultWith([old]);
    const sealed = await vault.seal(ref, "kept");
    await vault.rotateDataKey("org-1");

    const rotating = createVault({ masterKeys: [fresh, old], store });
    expect(await rotating.open(ref, sealed)).toBe("kept");
    expect(await rotating.rewrap("org-1")).toBe(2);
    expect(await rotating.rewrap("org-1")).toBe(0);

    expect(await createVault({ masterKeys: [fresh], store }).open(ref, sealed)).toBe("kept");
    await expect(createVault({ masterKeys: [old], store }).open(ref, sealed)).rejects.toMatchObject({
      kind: "unknown_master_key",
    });
  });

  it("fails closed with the wrong key under the right name", async () => {
    const { store, vault } = vaultWith();
    const sealed = await vault.seal(ref, "x");
    const wrong = createVault({ masterKeys: [masterKey("k1")], store });
    await expect(wrong.open(ref, sealed)).rejects.toMatchObject({ kind: "tampered" });
    await expect(wrong.seal(ref, "y")).rejects.toMatchObject({ kind: "tampered" });
  });

  it("refuses a data key moved to another organization", async () => {
    const { vault, rows } = vaultWith();
    await vault.seal(ref, "x");
    rows.set("org-2", rows.get("org-1") ?? []);
    await expect(vault.seal({ ...ref, orgId: "org-2" }, "y")).rejects.toMatchObject({ kind: "tampered" });
  });
});

describe("master keys", () => {
  const { store } = memoryStore();
  it.each<[string, MasterKey[]]>([
    ["no key", []],
    ["a short key", [{ kid: "k", key: randomBytes(16) }]],
    ["zeros", [{ kid: "k", key: new Uint8Array(32) }]],
    ["a typed phrase", [{ kid: "k", key: Buffer.from("correct horse battery staple 123") }]],
    ["two keys of one name", [masterKey("k"), masterKey("k")]],
    ["a name with a dot", [masterKey("a.b")]],
  ])("refuses %s", (_what, masterKeys) => {
    expect(() => createVault({ masterKeys, store })).toThrow(
      expect.objectContaining({ kind: "weak_master_key" }),
    );
  });
});
