import { describe, expect, it } from "vitest";
import {
  DEFAULT_ROLE_SETTINGS,
  isAllowed,
  ORG_ROLES,
  PERMISSIONS,
  settingFor,
  WORKSPACE_ROLES,
  type OrgRole,
  type Permission,
  type RoleSettings,
  type WorkspaceRole,
} from "./permissions";

const all = Object.keys(PERMISSIONS) as Permission[];
const settings = DEFAULT_ROLE_SETTINGS;
const inOrg = (orgRole: OrgRole | null) => ({ orgRole, workspaceRole: null, settings });
const inWorkspace = (workspaceRole: WorkspaceRole, changed: Partial<RoleSettings> = {}) => ({
  orgRole: "member" as const,
  workspaceRole,
  settings: { ...settings, ...changed },
});

describe("permissions", () => {
  it("give nothing to somebody without a role", () => {
    for (const permission of all) expect(isAllowed(inOrg(null), permission)).toBe(false);
  });

  it("give the owner everything", () => {
    for (const permission of all) expect(isAllowed(inOrg("owner"), permission)).toBe(true);
  });

  it("never give a lower role what a higher one lacks", () => {
    for (const permission of all) {
      const byOrg = ORG_ROLES.map((role) => isAllowed(inOrg(role), permission));
      const byWorkspace = WORKSPACE_ROLES.map((role) => isAllowed(inWorkspace(role), permission));
      for (const allowed of [byOrg, byWorkspace])
        expect([...allowed].sort((a, b) => Number(b) - Number(a))).toEqual(allowed);
    }
  });

  it("keep the registry from workspace roles", () => {
    expect(isAllowed(inWorkspace("admin"), "server:write")).toBe(false);
  });

  it("follow the organization's settings, each for the roles it is about and no other permission", () => {
    for (const setting of Object.keys(settings) as (keyof RoleSettings)[]) {
      for (const role of WORKSPACE_ROLES) {
        for (const permission of all) {
          const [on, off] = [true, false].map((value) =>
            isAllowed(inWorkspace(role, { [setting]: value }), permission),
          );
          expect(on !== off, `${permission} of ${role} by ${setting}`).toBe(
            settingFor(permission, role) === setting,
          );
        }
      }
    }
  });

  it("cannot be narrowed for owners and admins of the organization", () => {
    const off = Object.fromEntries(Object.keys(settings).map((name) => [name, false]));
    for (const permission of all) {
      expect(isAllowed({ ...inOrg("owner"), settings: { ...settings, ...off } }, permission)).toBe(true);
    }
  });
});
