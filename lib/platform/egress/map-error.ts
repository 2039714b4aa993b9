import { EgressError, isEgressError, type EgressErrorKind } from "./egress-error";

const KIND_BY_CODE: Readonly<Record<string, EgressErrorKind>> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  ENODATA: "dns",
  ENONAME: "dns",
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "refused",
  ENETUNREACH: "refused",
  EHOSTDOWN: "refused",
  EADDRNOTAVAIL: "refused",
  EACCES: "refused",
  EPERM: "refused",
  ETIMEDOUT: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  UND_ERR_HEADERS_OVERFLOW: "too_large",
  UND_ERR_INVALID_ARG: "invalid_url",
  UND_ERR_CLOSED: "aborted",
  UND_ERR_DESTROYED: "aborted",
  EPROTO: "tls",
};

const MESSAGES: Readonly<Record<EgressErrorKind, string>> = {
  blocked:
    "This address is not allowed: only public addresses may be reached unless the operator of this installation lists the host in GATEHOUSE_EGRESS_ALLOW.",
  dns: "The host name could not be resolved. Check its spelling and that it exists in public DNS.",
  refused: "Nothing accepted the connection. Check the host and port, and that the server is running.",
  tls: "A secure connection could not be made. Check the server's certificate, or whether it speaks plain http.",
  timeout: "The server did not answer in time.",
  reset: "The server closed the connection before it answered completely.",
  too_large: "The answer is larger than allowed.",
  aborted: "The request was cancelled.",
  redirect: "The server answered with a redirect, which is not followed. Enter the address it redirects to.",
  invalid_url: "The address or a header is not valid for an http request.",
};

const NOT_HTTP = "The server answered with something that is not HTTP. Check the port and the scheme.";

export function egressError(kind: EgressErrorKind, cause?: unknown, message = MESSAGES[kind]): EgressError {
  return new EgressError(kind, message, cause);
}

/** Any failure of a dispatch or a socket as an EgressError. */
export function toEgressError(error: unknown): EgressError {
  if (isEgressError(error)) return error;
  const code = errorCode(error);
  if (error instanceof Error && error.name === "HTTPParserError")
    // Without its cause: that carries what the server sent, which may be anything.
    return egressError("reset", undefined, NOT_HTTP);
  return egressError(KIND_BY_CODE[code] ?? "reset", error);
}

function errorCode(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  // Of several addresses tried, the last failure stands for all.
  if (error instanceof AggregateError) return errorCode(error.errors.at(-1));
  return "";
}
