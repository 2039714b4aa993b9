import type { AppError } from "@/lib/shared/errors";

/** An error as an RFC 9457 problem: stable `code`, a sentence, the request id to quote. */
export function problemResponse(error: AppError, requestId: string): Response {
  const body = {
    type: `/docs/api#${error.code}`,
    title: TITLES[error.kind],
    status: error.status,
    code: error.code,
    detail: error.publicMessage,
    requestId,
    ...(error.issues.length > 0 ? { issues: error.issues } : {}),
  };
  const headers = new Headers({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-request-id": requestId,
  });
  if (error.kind === "unauthenticated") headers.set("www-authenticate", 'Bearer realm="gatehouse"');
  // What is left of the body would be read as the next request.
  if (error.kind === "too_large") headers.set("connection", "close");
  if (error.retryAfterSeconds !== undefined) headers.set("retry-after", String(error.retryAfterSeconds));
  return new Response(JSON.stringify(body), { status: error.status, headers });
}

const TITLES: Record<AppError["kind"], string> = {
  malformed: "Malformed request",
  invalid: "Invalid input",
  too_large: "Too large",
  unauthenticated: "Not authenticated",
  forbidden: "Not allowed",
  not_found: "Not found",
  method_not_allowed: "Method not allowed",
  conflict: "Conflict",
  precondition_failed: "Precondition failed",
  limit_exceeded: "Too many requests",
  unavailable: "Temporarily unavailable",
  internal: "Internal error",
};
