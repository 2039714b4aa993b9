import type { MaybePromise } from "@/lib/shared/maybe-promise";
import type { Result } from "@/lib/shared/result";
import type { Denial } from "../errors";
import type { GatewayPorts, Principal } from "../ports";

/** One way a client proves who it is. */
export interface ClientAuth {
  readonly id: string;
  /** Whether a bearer token is of this kind; decided on its form alone. */
  recognizes(token: string): boolean;
  verify(token: string, ports: GatewayPorts): MaybePromise<Result<Principal, Denial>>;
}

export function defineClientAuth(auth: ClientAuth): ClientAuth {
  return auth;
}
