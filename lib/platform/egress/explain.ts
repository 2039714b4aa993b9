import { isIP } from "node:net";
import type { EgressExplanation, EgressHop, EgressHopName } from "./contract";
import { createDeadline } from "./deadline";
import type { Dialer } from "./dialer";
import type { EgressError } from "./egress-error";
import { toEgressError } from "./map-error";
import { dialTarget, parseTargetUrl } from "./target-url";

type Step<T> = () => Promise<{ value: T; detail: string; isSkipped?: boolean }>;

/** Walks name, address and TLS one by one, so that a person sees which of them fails. */
export async function explain(
  dialer: Dialer,
  input: string | URL,
  options: { timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<EgressExplanation> {
  const deadline = createDeadline(options.timeoutMs, options.signal);
  const { signal } = deadline;
  const hops: EgressHop[] = [];
  const step = async <T>(name: EgressHopName, run: Step<T>): Promise<T> => {
    const started = performance.now();
    const add = (status: EgressHop["status"], detail: string) =>
      hops.push({ name, status, durationMs: Math.round((performance.now() - started) * 10) / 10, detail });
    try {
      const { value, detail, isSkipped = false } = await run();
      add(isSkipped ? "skipped" : "ok", detail);
      return value;
    } catch (error) {
      const known = toEgressError(error);
      add("failed", known.publicMessage);
      throw known;
    }
  };
  let address: string | null = null;
  let error: EgressError | null = null;
  try {
    const { target, found } = await step("dns", async () => {
      const target = dialTarget(parseTargetUrl(input));
      const found = await dialer.resolve(target.hostname, signal);
      const value = { target, found };
      if (isIP(target.hostname) !== 0)
        return { value, detail: "No name to look up: the address is given as a number.", isSkipped: true };
      return { value, detail: `The name ${target.hostname} is known.` };
    });
    const socket = await step("connect", async () => {
      const socket = await dialer.openTcp(target, found, signal);
      address = socket.remoteAddress ?? null;
      return { value: socket, detail: `Connected to ${address} on port ${target.port}.` };
    });
    if (!target.isSecure) {
      hops.push({
        name: "tls",
        status: "skipped",
        durationMs: 0,
        detail: "Plain http: nothing is encrypted on the way.",
      });
      socket.destroy();
    } else {
      await step("tls", async () => {
        const secure = await dialer.openTls(socket, target.hostname, { signal });
        const detail = `${secure.getProtocol() ?? "TLS"}, certificate valid until ${secure.getPeerCertificate().valid_to}.`;
        secure.destroy();
        return { value: null, detail };
      });
    }
  } catch (failure) {
    error = toEgressError(failure);
  } finally {
    deadline.clear();
  }
  for (const name of ["dns", "connect", "tls"] as const)
    if (!hops.some((hop) => hop.name === name))
      hops.push({ name, status: "skipped", durationMs: 0, detail: "Not tried: an earlier step failed." });
  return { ok: error === null, hops, address, error };
}
