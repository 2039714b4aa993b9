import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { perform, type Session } from "../operations";
import { newTranscript, record } from "../transcript";
import { tapFetch } from "../wire-tap";
import { ANSWERS, CAPABILITIES, headersOf, scriptFor, until, type RealClient } from "./real-client";

/** `@modelcontextprotocol/sdk`, the line most clients are made with today. */
export const sdkV1: RealClient = {
  name: "SDK v1",
  era: "legacy",
  async talk(target, script) {
    const transcript = newTranscript();
    const wire = tapFetch();
    const client = newV1Client();
    const options = { fetch: wire.fetch, requestInit: { headers: headersOf(target) } };
    const url = new URL(target.url);
    const transport =
      target.transport === "sse"
        ? new SSEClientTransport(url, options)
        : new StreamableHTTPClientTransport(url, options);
    await client.connect(transport);
    transcript.results.push(factsOf(client));
    const session = sessionOf(client, (text) => wire.heard(text));
    for (const operation of scriptFor("legacy", script)) {
      await record(transcript, operation, () => perform(session, operation));
    }
    if (transport instanceof StreamableHTTPClientTransport) await transport.terminateSession();
    await client.close();
    wire.writeTo(transcript);
    return transcript;
  },
};

/** A client that answers everything it is asked. */
export function newV1Client(): Client {
  const client = new Client({ name: "real-v1", version: "1.0.0" }, { capabilities: CAPABILITIES });
  client.setRequestHandler(ElicitRequestSchema, () => ANSWERS.elicitation);
  client.setRequestHandler(CreateMessageRequestSchema, () => ANSWERS.sampling);
  client.setRequestHandler(ListRootsRequestSchema, () => ANSWERS.roots);
  return client;
}

/** What a client knows of the server it is connected to. */
export function factsOf(client: Client): unknown {
  return {
    server: client.getServerVersion(),
    capabilities: client.getServerCapabilities(),
    instructions: client.getInstructions(),
  };
}

export function sessionOf(client: Client, heard: (text: string) => boolean): Session {
  return {
    listTools: () => client.listTools(),
    listResources: () => client.listResources(),
    listResourceTemplates: () => client.listResourceTemplates(),
    listPrompts: () => client.listPrompts(),
    callTool: (call, onprogress) =>
      client.callTool(call, undefined, onprogress === undefined ? {} : { onprogress }),
    readResource: (params) => client.readResource(params),
    getPrompt: (params) => client.getPrompt(params),
    complete: (params) => client.complete(params),
    setLoggingLevel: (level) => client.setLoggingLevel(level),
    subscribeResource: (params) => client.subscribeResource(params),
    unsubscribeResource: (params) => client.unsubscribeResource(params),
    ping: () => client.ping(),
    hear: (text) => until(() => heard(text), text),
  };
}
