import type { Operation } from "../operations";
import type { Transcript } from "../transcript";

/** Where a client is told to go. */
export interface Target {
  readonly url: string;
  /** The key, as the client sends it; a server that is called directly needs none. */
  readonly authorization?: string;
  /** HTTP+SSE of 2024-11-05, or Streamable HTTP. */
  readonly transport: "http" | "sse";
}

/** A client that exists, driven through a script of operations. */
export interface RealClient {
  readonly name: string;
  readonly era: "legacy" | "modern";
  talk(target: Target, script: readonly Operation[]): Promise<Transcript>;
}

/** What the clients that can be asked answer, whatever they are asked. */
export const ANSWERS = {
  roots: { roots: [{ uri: "file:///home/ada", name: "home" }] },
  elicitation: { action: "accept" as const, content: { name: "Ada", color: "Blue" } },
  sampling: {
    role: "assistant" as const,
    model: "test-model",
    content: { type: "text" as const, text: "sampled by the client" },
  },
};

/** What the clients that can be asked declare. */
export const CAPABILITIES = {
  sampling: {},
  elicitation: { form: {}, url: {} },
  roots: { listChanged: true },
  extensions: { "io.modelcontextprotocol/ui": { mimeTypes: ["text/html;profile=mcp-app"] } },
};

/** The part of a script that a client of this era can do. */
export function scriptFor(era: "legacy" | "modern", script: readonly Operation[]): Operation[] {
  return script.filter((operation) => era === "legacy" || !operation.legacyOnly);
}

export function headersOf({ authorization }: Target): Record<string, string> {
  return authorization === undefined ? {} : { authorization };
}

/** Waits until the client has heard something. */
export async function until(isTrue: () => boolean, what: string): Promise<void> {
  for (const deadline = Date.now() + 20_000; !isTrue(); await new Promise((done) => setTimeout(done, 10))) {
    if (Date.now() > deadline) throw new Error(`not heard within 20 seconds: ${what}`);
  }
}
