/** The page of a workspace server, by the slugs of its URL. */
export interface ServerPlace {
  readonly org: string;
  readonly workspace: string;
  readonly server: string;
}

/** What came of running a tool from its test page. */
export type ToolRun =
  | {
      readonly ok: true;
      /** The MCP result as the client would get it. */
      readonly result: unknown;
      readonly durationMs: number;
      readonly callId: string | null;
    }
  | {
      readonly ok: false;
      readonly message: string;
      /** A JSON-RPC error code, or a code of Gatehouse. */
      readonly code: string | number;
      readonly durationMs: number;
      readonly callId: string | null;
    };

/** Runs a tool through the gateway as the signed-in person. */
export type RunTool = (
  at: ServerPlace,
  input: { tool: string; arguments: Record<string, unknown> },
) => Promise<ToolRun>;
