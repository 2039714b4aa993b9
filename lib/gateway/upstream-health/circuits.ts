import type { Clock } from "@/lib/shared/clock";
import { err, ok, type Result } from "@/lib/shared/result";
import { denial, type Denial } from "../errors";
import type { GatewayLimits } from "../limits";
import type { Exchange } from "../pipeline/exchange";
import type { CircuitReporter } from "../ports";
import { verdictOn } from "./verdict";

/**
 * Keeps calls from a server that fails time after time. Closed: calls pass. Open: they are refused at
 * once. After the pause one call is let through; its answer closes the circuit, its failure opens it
 * again for twice as long. Refused credentials count apart, for the person they were used for.
 */
export interface Circuits {
  /** Before anything is sent. */
  enter(exchange: Exchange): Result<void, Denial>;
  /** The upstream began to answer with a status that is not a failure. */
  answered(exchange: Exchange, isOpenEnded: boolean): void;
  /** The exchange ended with this code; null: it succeeded. */
  ended(exchange: Exchange, errorCode: string | null): void;
  /** The server was reached by somebody else: calls pass again. */
  close(serverId: string): void;
}

interface Circuit {
  readonly key: string;
  readonly serverId: string;
  readonly isPersonal: boolean;
  failures: number;
  /** Null: closed. */
  openSince: number | null;
  until: number;
  pauseMs: number;
  cause: string;
  /** What began before says nothing about the state since. */
  changedAt: number;
  /** The one call let through to see whether the server is back. */
  trial: Exchange | null;
}

/** Servers that are gone leave theirs behind. */
const CIRCUITS_MAX = 10_000;

/** The circuits of one process. */
export class CircuitBreakers implements Circuits {
  readonly #limits: GatewayLimits;
  readonly #clock: Clock;
  readonly #reporter: CircuitReporter;
  // Only servers in trouble are in here: while all is well, no call costs more than asking its size.
  readonly #circuits = new Map<string, Circuit>();

  constructor(limits: GatewayLimits, clock: Clock, reporter: CircuitReporter) {
    this.#limits = limits;
    this.#clock = clock;
    this.#reporter = reporter;
  }

  enter(exchange: Exchange): Result<void, Denial> {
    // A workspace as a whole is never away; its servers have circuits of their own.
    if (exchange.isOfWorkspace) return ok();
    exchange.onCircuit = "passing";
    if (this.#circuits.size === 0) return ok();
    const open = [false, true]
      .map((isPersonal) => this.#circuits.get(keyOf(exchange, isPersonal)))
      .filter((circuit) => circuit !== undefined)
      .filter((circuit) => circuit.openSince !== null);
    const now = this.#clock.now();
    const closedOff = open.find((circuit) => now < circuit.until || circuit.trial !== null);
    if (closedOff !== undefined) {
      exchange.onCircuit = "no";
      return err(refusal(closedOff, now));
    }
    for (const circuit of open) circuit.trial = exchange;
    if (open.length > 0) exchange.onCircuit = "trying";
    return ok();
  }

  answered(exchange: Exchange, isOpenEnded: boolean): void {
    // A stream that breaks off later was no failure to answer.
    if (isOpenEnded) return this.ended(exchange, null);
    if (exchange.onCircuit === "trying") this.#halfClose(exchange);
  }

  ended(exchange: Exchange, errorCode: string | null): void {
    const { onCircuit } = exchange;
    if (onCircuit === "no") return;
    exchange.onCircuit = "no";
    const verdict = verdictOn(errorCode);
    if (verdict === "failed") this.#fail(exchange, false, errorCode ?? "");
    if (verdict === "refused") this.#fail(exchange, true, errorCode ?? "");
    if (this.#circuits.size === 0) return;
    if (verdict === "refused" || verdict === "reached") this.#reached(exchange, false);
    if (verdict === "reached") this.#reached(exchange, true);
    if (onCircuit === "trying") this.#giveTurnBack(exchange);
  }

  close(serverId: string): void {
    for (const { key, ...circuit } of this.#circuits.values())
      if (circuit.serverId === serverId && !circuit.isPersonal) this.#circuits.delete(key);
  }

  #fail(exchange: Exchange, isPersonal: boolean, cause: string): void {
    const key = keyOf(exchange, isPersonal);
    const circuit = this.#circuits.get(key) ?? newCircuit(exchange, isPersonal, this.#limits.circuitPauseMs);
    const isOld = circuit.openSince !== null || exchange.startedAt < circuit.changedAt;
    if (isOld && circuit.trial !== exchange) return;
    const [oldest] = this.#circuits.keys();
    if (this.#circuits.size >= CIRCUITS_MAX && oldest !== undefined) this.#circuits.delete(oldest);
    this.#circuits.set(key, circuit);
    circuit.failures += 1;
    if (circuit.failures < this.#limits.circuitFailures) return;
    const now = this.#clock.now();
    const wasOpenBefore = circuit.changedAt > 0;
    if (wasOpenBefore) circuit.pauseMs = Math.min(circuit.pauseMs * 2, this.#limits.circuitPauseMsMax);
    Object.assign(circuit, { cause, trial: null, changedAt: now, until: now + circuit.pauseMs });
    circuit.openSince ??= now;
    this.#report(exchange, circuit);
  }

  // The trial began to be answered: others may pass, but one more failure opens the circuit again.
  #halfClose(exchange: Exchange): void {
    const circuit = this.#circuits.get(keyOf(exchange, false));
    if (circuit?.trial !== exchange) return;
    circuit.openSince = null;
    circuit.trial = null;
    circuit.failures = this.#limits.circuitFailures - 1;
    this.#report(exchange, circuit);
  }

  #giveTurnBack(exchange: Exchange): void {
    for (const isPersonal of [false, true]) {
      const circuit = this.#circuits.get(keyOf(exchange, isPersonal));
      if (circuit?.trial === exchange) circuit.trial = null;
    }
  }

  #reached(exchange: Exchange, isPersonal: boolean): void {
    const circuit = this.#circuits.get(keyOf(exchange, isPersonal));
    if (circuit === undefined) return;
    if (circuit.openSince !== null) {
      if (circuit.trial !== exchange) return;
      circuit.openSince = null;
      this.#report(exchange, circuit);
    }
    this.#circuits.delete(circuit.key);
  }

  #report({ snapshot }: Exchange, { isPersonal, serverId, openSince, until, cause }: Circuit): void {
    if (isPersonal || snapshot === null) return;
    this.#reporter.changed({
      orgId: snapshot.org.id,
      serverId,
      configVersion: snapshot.upstream.configVersion,
      open: openSince === null ? null : { since: openSince, until, cause },
    });
  }
}

function newCircuit(exchange: Exchange, isPersonal: boolean, pauseMs: number): Circuit {
  return {
    key: keyOf(exchange, isPersonal),
    serverId: exchange.snapshot?.server.id ?? "",
    isPersonal,
    failures: 0,
    openSince: null,
    until: 0,
    pauseMs,
    cause: "",
    changedAt: 0,
    trial: null,
  };
}

// Another address or credential is another circuit: whoever repaired the server need not wait.
function keyOf({ snapshot, principal }: Exchange, isPersonal: boolean): string {
  const { configVersion, auth } = snapshot?.upstream ?? {
    configVersion: "",
    auth: { credentialVersion: "" },
  };
  const server = `${snapshot?.server.id ?? ""}|${configVersion}|${auth.credentialVersion}`;
  return isPersonal ? `${server}|${principal?.kind ?? ""}:${principal?.id ?? ""}` : server;
}

function refusal(circuit: Circuit, now: number): Denial {
  const seconds = Math.max(1, Math.ceil((circuit.until - now) / 1_000));
  const why = circuit.isPersonal
    ? "The MCP server refused Gatehouse's credential several times in a row"
    : "The MCP server failed several times in a row";
  return denial("circuit_open", {
    message: `${why}, so calls are not passed on to it for now. Try again in ${seconds} s.`,
    data: { cause: circuit.cause, retryAfterSeconds: seconds },
    headers: { "retry-after": String(seconds) },
  });
}
