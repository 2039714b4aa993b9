export type EgressErrorKind =
  | "blocked"
  | "dns"
  | "refused"
  | "tls"
  | "timeout"
  | "reset"
  | "too_large"
  | "aborted"
  | "redirect"
  | "invalid_url";

/** Why an outbound request did not succeed. `publicMessage` names no internal address and may be shown. */
export class EgressError extends Error {
  override readonly name = "EgressError";
  readonly kind: EgressErrorKind;
  readonly publicMessage: string;

  constructor(kind: EgressErrorKind, publicMessage: string, cause?: unknown) {
    super(publicMessage, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.publicMessage = publicMessage;
  }
}

/** `instanceof` fails between bundles that each carry a copy of this module; the name does not. */
export function isEgressError(error: unknown): error is EgressError {
  return (
    error instanceof Error && error.name === "EgressError" && "kind" in error && "publicMessage" in error
  );
}
