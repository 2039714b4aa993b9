import { isEgressError, type EgressErrorKind } from "../egress";
import type { ProbeFailure, ProbeFailureKind, ProbeHopName } from "./contract";

type Cause = { hop: ProbeHopName; message: string };

const CAUSES: Readonly<Record<ProbeFailureKind, Cause>> = {
  invalid_url: { hop: "dns", message: "This is not a complete http or https address." },
  dns: { hop: "dns", message: "The host name could not be resolved." },
  blocked: { hop: "connect", message: "This address is not allowed." },
  refused: { hop: "connect", message: "Nothing accepted the connection." },
  reset: { hop: "handshake", message: "The server closed the connection before it answered completely." },
  tls: { hop: "tls", message: "A secure connection could not be made." },
  timeout: {
    hop: "handshake",
    message:
      "The server accepted the connection but did not answer in time. Check that it is running and not overloaded.",
  },
  aborted: { hop: "handshake", message: "The test was cancelled." },
  too_large: { hop: "handshake", message: "The server's answer is larger than allowed." },
  redirect: {
    hop: "handshake",
    message: "The server answered with a redirect, which is not followed. Enter the address it redirects to.",
  },
  unauthorized: {
    hop: "auth",
    message:
      "The server wants authentication and did not accept what was sent (401). Check the authentication entered for it; a token usually goes into the header Authorization, after the word Bearer.",
  },
  forbidden: {
    hop: "auth",
    message:
      "The server knows the credential but does not allow access with it (403). Check its permissions on the server's side.",
  },
  not_found: {
    hop: "handshake",
    message:
      "The host answers, but there is no MCP endpoint at this path. Check the path; it often ends in /mcp.",
  },
  server_error: {
    hop: "handshake",
    message: "The server answered with an error of its own. Look into its logs, or try again later.",
  },
  not_mcp: {
    hop: "handshake",
    message:
      "The address answers, but not with MCP. Check that it is the MCP endpoint and not a web page or another API.",
  },
  protocol_error: {
    hop: "handshake",
    message: "The server speaks JSON-RPC but refused to start an MCP conversation.",
  },
};

/** Ends a probe; carries what to tell the person. */
export class ProbeError extends Error {
  override readonly name = "ProbeError";
  readonly failure: ProbeFailure;

  constructor(kind: ProbeFailureKind, detail?: { hop?: ProbeHopName; message?: string; note?: string }) {
    const { hop, message } = CAUSES[kind];
    const text = detail?.message ?? message;
    super(text);
    this.failure = {
      kind,
      hop: detail?.hop ?? hop,
      message: detail?.note ? `${text} (${detail.note})` : text,
    };
  }
}

const HOP_BY_EGRESS_KIND: Partial<Record<EgressErrorKind, ProbeHopName>> = { reset: "connect" };

/** `signal` is the probe's own: it aborts for lack of time or because the caller did. */
export function toProbeError(error: unknown, signal: AbortSignal): ProbeError {
  if (error instanceof ProbeError) return error;
  if (signal.aborted) return new ProbeError(isTimeout(signal.reason) ? "timeout" : "aborted");
  // Anything else is a fault of ours, which must not pass for one of the server.
  if (!isEgressError(error)) throw error;
  const hop = HOP_BY_EGRESS_KIND[error.kind];
  return new ProbeError(error.kind, { message: error.publicMessage, ...(hop ? { hop } : {}) });
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === "TimeoutError";
}
