import { describe, expect, it } from "vitest";
import { startStepsDone } from "./policy";
import type { StartProgress } from "./schema";

const place = { slug: "platform", name: "Platform" };
const nothing: StartProgress = {
  server: null,
  grant: null,
  workspace: place,
  hasKey: false,
  firstCallAt: null,
};
const granted: StartProgress = { ...nothing, server: place, grant: { slug: "github", workspace: place } };

describe("the first steps", () => {
  it("count a server only once a workspace has it", () => {
    expect(startStepsDone({ ...nothing, server: place }).server).toBe(false);
    expect(startStepsDone(granted)).toEqual({ server: true, client: false, call: false });
  });

  it("count a client once there is a key", () => {
    expect(startStepsDone({ ...granted, hasKey: true })).toEqual({ server: true, client: true, call: false });
  });

  it("stay done after the first call, whatever is deleted later", () => {
    const firstCallAt = "2026-11-21T09:30:00.000Z";
    expect(startStepsDone({ ...nothing, firstCallAt })).toEqual({ server: true, client: true, call: true });
  });
});
