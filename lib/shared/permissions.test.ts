import { describe, expect, it } from "vitest";
import { isAllowed, ORG_ROLES, PERMISSIONS, type Permission } from "./permissions";

const all = Object.keys(PERMISSIONS) as Permission[];

describe("permissions", () => {
  it("give nothing to somebody without a role", () => {
    for (const permission of all)
      expect(isAllowed({ orgRole: null, workspaceRole: null }, permission)).toBe(false);
  });

  it("give the owner everything", () => {
    for (const permission of all)
      expect(isAllowed({ orgRole: "owner", workspaceRole: null }, permission)).toBe(true);
  });

  it("never give a lower role of the organization what a higher one lacks", () => {
    for (const permission of all) {
      const allowed = ORG_ROLES.map((orgRole) => isAllowed({ orgRole, workspaceRole: null }, permission));
      expect([...allowed].sort((a, b) => Number(b) - Number(a))).toEqual(allowed);
    }
  });

  it("keep the registry from workspace roles", () => {
    expect(isAllowed({ orgRole: "member", workspaceRole: "admin" }, "server:write")).toBe(false);
  });
});
