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

export function createCircuits(limits: GatewayLimits, clock: Clock, reporter: CircuitReporter): Circuits {
  // Only servers in trouble are in here: while all is well, no call costs more than asking its size.
  const circuits = new Map<string, Circuit>();

  const report = (exchange: Exchange, circuit: Circuit): void => {
    const { snapshot } = exchange;
    if (circuit.isPersonal || snapshot === null) return;
    reporter.changed({
      orgId: snapshot.org.id,
      serverId: circuit.serverId,
      configVersion: snapshot.upstream.configVersion,
      open:
        circuit.openSince === null
          ? null
          : { since: circuit.openSince, until: circuit.until, cause: circuit.cause },
    });
  };

  const fail = (exchange: Exchange, isPersonal: boolean, cause: string): void => {
    const key = keyOf(exchange, isPersonal);
    const known = circuits.get(key);
    if (known?.openSince !== null && known?.openSince !== undefined && known.trial !== exchange) return;
    const circuit = known ?? newCircuit(exchange, isPersonal, limits.circuitPauseMs);
    if (exchange.startedAt < circuit.changedAt && circuit.trial !== exchange) return;
    circuits.set(key, circuit);
    circuit.failures += 1;
    if (circuit.failures < limits.circuitFailures) return;
    const now = clock.now();
    const isRepeated = circuit.changedAt > 0;
    if (isRepeated) circuit.pauseMs = Math.min(circuit.pauseMs * 2, limits.circuitPauseMsMax);
    Object.assign(circuit, { cause, trial: null, changedAt: now, until: now + circuit.pauseMs });
    circuit.openSince ??= now;
    report(exchange, circuit);
  };

  // Half a success: one more failure opens the circuit again.
  const reopenable = (exchange: Exchange, circuit: Circuit): void => {
    circuit.openSince = null;
    circuit.trial = null;
    circuit.changedAt = clock.now();
    circuit.failures = limits.circuitFailures - 1;
    report(exchange, circuit);
  };

  const reached = (exchange: Exchange, isPersonal: boolean): void => {
    const circuit = circuits.get(keyOf(exchange, isPersonal));
    if (circuit === undefined) return;
    if (circuit.openSince !== null) {
      if (circuit.trial !== exchange) return;
      circuit.openSince = null;
      report(exchange, circuit);
    }
    circuits.delete(circuit.key);
  };

  const endTrial = (exchange: Exchange): void => {
    for (const circuit of circuits.values()) if (circuit.trial === exchange) circuit.trial = null;
  };

  return {
    enter(exchange) {
      exchange.isOnCircuit = true;
      if (circuits.size === 0) return ok();
      const own = [circuits.get(keyOf(exchange, false)), circuits.get(keyOf(exchange, true))];
      const open = own.filter((circuit) => circuit !== undefined && circuit.openSince !== null);
      const now = clock.now();
      for (const circuit of open) {
        if (circuit === undefined || (now >= circuit.until && circuit.trial === null)) continue;
        exchange.isOnCircuit = false;
        return err(refusal(circuit, now));
      }
      for (const circuit of open) if (circuit !== undefined) circuit.trial = exchange;
      return ok();
    },
    answered(exchange, isOpenEnded) {
      // A stream that breaks off later was no failure to answer.
      if (isOpenEnded) this.ended(exchange, null);
      else if (circuits.size > 0) {
        for (const circuit of circuits.values())
          if (circuit.trial === exchange && !circuit.isPersonal) reopenable(exchange, circuit);
      }
    },
    ended(exchange, errorCode) {
      if (!exchange.isOnCircuit) return;
      exchange.isOnCircuit = false;
      const verdict = verdictOn(errorCode);
      if (verdict === "failed") fail(exchange, false, errorCode ?? "");
      if (verdict === "refused") fail(exchange, true, errorCode ?? "");
      if (circuits.size === 0) return;
      if (verdict === "refused" || verdict === "reached") reached(exchange, false);
      if (verdict === "reached") reached(exchange, true);
      endTrial(exchange);
    },
    close(serverId) {
      for (const circuit of circuits.values())
        if (circuit.serverId === serverId && !circuit.isPersonal) circuits.delete(circuit.key);
    },
  };
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
