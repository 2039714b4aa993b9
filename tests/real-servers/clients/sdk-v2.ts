import { Client, SSEClientTransport, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { perform, type Session } from "../operations";
import { newTranscript, record } from "../transcript";
import { tapFetch, type WireTap } from "../wire-tap";
import { ANSWERS, CAPABILITIES, headersOf, scriptFor, until, type RealClient } from "./real-client";

/** `@modelcontextprotocol/client` as it is by default: `initialize` and sessions. */
export const sdkV2Legacy = sdkV2("SDK v2 (legacy)", "legacy");

/** The same client when it asks for 2026-07-28 first. */
export const sdkV2Modern = sdkV2("SDK v2 (auto)", "modern");

function sdkV2(name: string, era: "legacy" | "modern"): RealClient {
  return {
    name,
    era,
    async talk(target, script) {
      const transcript = newTranscript();
      const wire = tapFetch();
      const client = newV2Client(era);
      const options = { fetch: wire.fetch, requestInit: { headers: headersOf(target) } };
      const url = new URL(target.url);
      const transport =
        target.transport === "sse"
          ? new SSEClientTransport(url, options)
          : new StreamableHTTPClientTransport(url, options);
      await client.connect(transport);
      transcript.results.push(factsOf(client));
      const session = sessionOf(client, wire);
      for (const operation of scriptFor(era, script)) {
        await record(transcript, operation, () => perform(session, operation));
      }
      if (transport instanceof StreamableHTTPClientTransport) await transport.terminateSession();
      await client.close();
      wire.writeTo(transcript);
      return transcript;
    },
  };
}

function newV2Client(era: "legacy" | "modern"): Client {
  const mode = era === "legacy" ? "legacy" : "auto";
  const client = new Client(
    { name: "real-v2", version: "1.0.0" },
    { capabilities: CAPABILITIES, versionNegotiation: { mode } },
  );
  client.setRequestHandler("elicitation/create", () => ANSWERS.elicitation);
  client.setRequestHandler("sampling/createMessage", () => ANSWERS.sampling);
  client.setRequestHandler("roots/list", () => ANSWERS.roots);
  return client;
}

function factsOf(client: Client): unknown {
  return {
    server: client.getServerVersion(),
    capabilities: client.getServerCapabilities(),
    instructions: client.getInstructions(),
  };
}

function sessionOf(client: Client, wire: WireTap): Session {
  return {
    listTools: () => client.listTools(),
    listResources: () => client.listResources(),
    listResourceTemplates: () => client.listResourceTemplates(),
    listPrompts: () => client.listPrompts(),
    callTool: (call, onprogress) => client.callTool(call, onprogress === undefined ? {} : { onprogress }),
    readResource: (params) => client.readResource(params),
    getPrompt: (params) => client.getPrompt(params),
    complete: (params) => client.complete(params),
    setLoggingLevel: (level) => client.setLoggingLevel(level),
    subscribeResource: (params) => client.subscribeResource(params),
    unsubscribeResource: (params) => client.unsubscribeResource(params),
    ping: () => client.ping(),
    hear: (text) => until(() => wire.heard(text), text),
  };
}
