/** What went wrong, in the terms of the person who asked. Each kind is one HTTP status. */
export type ErrorKind =
  | "invalid"
  | "malformed"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "method_not_allowed"
  | "conflict"
  | "precondition_failed"
  | "too_large"
  | "limit_exceeded"
  | "unavailable"
  | "internal";

const STATUS: Record<ErrorKind, number> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  precondition_failed: 412,
  too_large: 413,
  invalid: 422,
  limit_exceeded: 429,
  internal: 500,
  unavailable: 503,
};

/** One thing wrong with one field of an input; `path` is dotted ("auth.headers"). */
export interface FieldIssue {
  readonly path: string;
  readonly message: string;
}

export interface AppErrorOptions {
  /** Stable machine code, snake_case; the kind when left out. Never renamed. */
  readonly code?: string;
  /** Shown to the person: what happened and what to do next. */
  readonly publicMessage: string;
  /** For the log only. */
  readonly internalMessage?: string;
  readonly cause?: unknown;
  readonly issues?: readonly FieldIssue[];
  readonly retryAfterSeconds?: number;
}

/** The one error family of the control plane. The data plane has its own union (lib/gateway/errors.ts). */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly publicMessage: string;
  readonly issues: readonly FieldIssue[];
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: ErrorKind, options: AppErrorOptions) {
    super(options.internalMessage ?? options.publicMessage, { cause: options.cause });
    this.name = "AppError";
    this.kind = kind;
    this.code = options.code ?? kind;
    this.publicMessage = options.publicMessage;
    this.issues = options.issues ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get status(): number {
    return STATUS[this.kind];
  }
}

/** The same words for what does not exist and for what belongs to somebody else. */
export function notFound(what = "resource"): AppError {
  return new AppError("not_found", {
    publicMessage: `There is no such ${what}, or you have no access to it.`,
  });
}

/** Any thrown value as an AppError; what is not ours becomes `internal` and says nothing of itself. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError || isForeignAppError(error)) return error;
  return new AppError("internal", {
    publicMessage:
      "Something went wrong on our side. Try again; if it persists, tell your administrator the request id.",
    internalMessage: error instanceof Error ? error.message : String(error),
    cause: error,
  });
}

// Next loads this module once per bundle, so `instanceof` alone would miss an error of another copy.
function isForeignAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === "AppError" && "publicMessage" in error && "status" in error;
}
