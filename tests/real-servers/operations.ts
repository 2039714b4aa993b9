import { z } from "zod";

/** One thing a person could do with any of the clients. Scripts are lists of these. */
export type Operation = (
  | { readonly list: "tools" | "resources" | "templates" | "prompts" }
  | { readonly tool: string; readonly args?: Record<string, unknown>; readonly progress?: true }
  | { readonly read: string }
  | { readonly prompt: string; readonly args?: Record<string, string> }
  | { readonly complete: Reference; readonly name: string; readonly value: string }
  | { readonly logLevel: "debug" | "info" }
  | { readonly ping: true }
  | { readonly subscribe: string }
  | { readonly unsubscribe: string }
  /** What a host has to know to show the app of this tool. */
  | { readonly appInfo: string }
  /** Waits for a message of the server that contains this. */
  | { readonly hear: string }
) & {
  /** The server refuses this one: also a refusal has to arrive as it was said. */
  readonly fails?: true;
  /** The era 2026-07-28 has no such thing. */
  readonly legacyOnly?: true;
  /** The server asks the client something meanwhile, and offers this only to clients that can be asked. */
  readonly asks?: true;
  /** Also on the Inspector's command line, where each operation is a process of its own. */
  readonly cli?: true;
};

export type Reference =
  | { readonly type: "ref/prompt"; readonly name: string }
  | { readonly type: "ref/resource"; readonly uri: string };

/** What the SDK clients of both lines can do, under the names they share. */
export interface Session {
  listTools(): Promise<{ tools: readonly { name: string; _meta?: unknown }[] }>;
  listResources(): Promise<unknown>;
  listResourceTemplates(): Promise<unknown>;
  listPrompts(): Promise<unknown>;
  callTool(
    call: { name: string; arguments: Record<string, unknown> },
    onprogress?: () => void,
  ): Promise<unknown>;
  readResource(params: { uri: string }): Promise<unknown>;
  getPrompt(params: { name: string; arguments: Record<string, string> }): Promise<unknown>;
  complete(params: { ref: Reference; argument: { name: string; value: string } }): Promise<unknown>;
  setLoggingLevel(level: "debug" | "info"): Promise<unknown>;
  subscribeResource(params: { uri: string }): Promise<unknown>;
  unsubscribeResource(params: { uri: string }): Promise<unknown>;
  ping(): Promise<unknown>;
  hear(text: string): Promise<unknown>;
}

/** Does one operation and answers what the client's caller was given. */
export function perform(session: Session, operation: Operation): Promise<unknown> {
  if ("list" in operation) return performList(session, operation.list);
  if ("tool" in operation) {
    const call = { name: operation.tool, arguments: operation.args ?? {} };
    return operation.progress ? session.callTool(call, () => undefined) : session.callTool(call);
  }
  if ("read" in operation) return session.readResource({ uri: operation.read });
  if ("prompt" in operation) {
    return session.getPrompt({ name: operation.prompt, arguments: operation.args ?? {} });
  }
  if ("complete" in operation) {
    const argument = { name: operation.name, value: operation.value };
    return session.complete({ ref: operation.complete, argument });
  }
  if ("logLevel" in operation) return session.setLoggingLevel(operation.logLevel);
  if ("appInfo" in operation) return performAppInfo(session, operation.appInfo);
  if ("subscribe" in operation) return session.subscribeResource({ uri: operation.subscribe });
  if ("unsubscribe" in operation) return session.unsubscribeResource({ uri: operation.unsubscribe });
  if ("hear" in operation) return session.hear(operation.hear);
  return session.ping();
}

// As a host does: the tool names a document, and the document is read.
async function performAppInfo(session: Session, tool: string): Promise<unknown> {
  const { tools } = await session.listTools();
  const { ui } = z
    .object({ ui: z.object({ resourceUri: z.string() }) })
    .parse(tools.find(({ name }) => name === tool)?._meta);
  return session.readResource({ uri: ui.resourceUri });
}

function performList(session: Session, list: "tools" | "resources" | "templates" | "prompts") {
  switch (list) {
    case "tools":
      return session.listTools();
    case "resources":
      return session.listResources();
    case "templates":
      return session.listResourceTemplates();
    case "prompts":
      return session.listPrompts();
  }
}
