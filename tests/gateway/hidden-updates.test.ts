import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually, startHarness, type Harness } from "./gateway-harness";
import { initialize, modern, open } from "./raw-client";
import { reading } from "./reading";
import { answerPlainly, sendEvent, startScriptedUpstream, type ScriptedUpstream } from "./scripted-upstream";

let upstream: ScriptedUpstream;
let harness: Harness;

beforeEach(async () => {
  upstream = await startScriptedUpstream();
  const auth = { type: "none", secretRef: null, credentialVersion: "0" };
  harness = await startHarness({
    upstreamUrl: upstream.url,
    snapshot: {
      upstream: { url: upstream.url, era: "dual", configVersion: "1", auth },
      capabilities: ["x://seen", "x://hidden"].map((name) => ({
        kind: "resource" as const,
        name,
        orgEnabled: true,
        workspaceEnabled: name === "x://seen",
      })),
    },
  });
  upstream.play((request, response) => {
    const isStream = request.method === "GET" || request.message?.method === "subscriptions/listen";
    if (!isStream) return answerPlainly(request, response);
    for (const uri of ["x://hidden", "x://HIDDEN", "x://seen"]) {
      sendEvent(response, { method: "notifications/resources/updated", params: { uri } });
    }
    sendEvent(response, { method: "notifications/resources/list_changed" });
  });
});
afterEach(async () => {
  await harness.close();
  await upstream.close();
});

describe("an update of a hidden resource is not told, though the server tells it unasked", () => {
  test.each(["legacy", "modern"])("to a %s client", async (era) => {
    const gone = new AbortController();
    const { body, headers } = modern(1, "subscriptions/listen", {
      notifications: { resourceSubscriptions: ["x://seen"] },
    });
    const response =
      era === "modern"
        ? await open(harness, body, { headers, signal: gone.signal })
        : await open(harness, undefined, {
            method: "GET",
            headers: { "mcp-session-id": await initialize(harness) },
            signal: gone.signal,
          });
    const stream = reading(response);
    await eventually("the last message", () => stream.text().includes("list_changed"));
    expect(stream.text()).toContain("x://seen");
    expect(stream.text()).not.toMatch(/x:\/\/hidden/i);
    gone.abort();
  });
});
