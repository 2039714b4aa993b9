import { lookup } from "node:dns/promises";
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from "node:net";
import { connect as connectTls, rootCertificates, type TLSSocket } from "node:tls";
import type { AddressPolicy } from "./address-policy";
import type { EgressError } from "./egress-error";
import { egressError, toEgressError } from "./map-error";

export type DialTarget = { hostname: string; port: number };
export type FoundAddress = { address: string; family: number };

/** The steps of a connection. Each rejects with an EgressError; a signal ends a step at once. */
export type Dialer = {
  resolve(hostname: string, signal: AbortSignal): Promise<FoundAddress[]>;
  /** Refuses unless every address the name has is permitted, and the one connected to, too. */
  openTcp(target: DialTarget, found: readonly FoundAddress[], signal: AbortSignal): Promise<Socket>;
  openTls(socket: Socket, hostname: string, options: TlsOptions): Promise<TLSSocket>;
};

export type TlsOptions = {
  signal: AbortSignal;
  session?: Buffer | undefined;
  onSession?: (session: Buffer) => void;
};

const LOOKUPS_MAX = 2;
const LOOKUP_QUEUE_MS_MAX = 5_000;

export function createDialer(policy: AddressPolicy, extraCa: string | undefined): Dialer {
  const ca = extraCa === undefined ? undefined : [...rootCertificates, extraCa];
  const findAddresses = createLookup();
  return {
    async resolve(hostname, signal) {
      const family = isIP(hostname);
      if (family !== 0) return [{ address: hostname, family }];
      return raceSignal(findAddresses(hostname), signal);
    },
    async openTcp({ hostname, port }, found, signal) {
      const isPermitted = (address: string) => policy.permits(hostname, port, address);
      if (found.length === 0 || !found.every(({ address }) => isPermitted(address)))
        throw egressError("blocked");
      const socket = connectTcp({
        host: hostname,
        port,
        lookup: answerWith(found),
        autoSelectFamily: true,
        noDelay: true,
      });
      await opened(socket, "connect", signal, toEgressError);
      if (socket.remoteAddress !== undefined && isPermitted(socket.remoteAddress)) return socket;
      socket.destroy();
      throw egressError("blocked");
    },
    async openTls(socket, hostname, { signal, session, onSession }) {
      const secure = connectTls({
        socket,
        ALPNProtocols: ["http/1.1"],
        ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
        ...(session ? { session } : {}),
        ...(ca ? { ca } : {}),
      });
      if (onSession) secure.on("session", onSession);
      await opened(secure, "secureConnect", signal, toTlsError);
      return secure;
    },
  };
}

/**
 * getaddrinfo occupies one of few threads that file writes need too, and slow DNS can be somebody's
 * intention: few at a time, and one per name.
 */
function createLookup(): (hostname: string) => Promise<FoundAddress[]> {
  const underWay = new Map<string, Promise<FoundAddress[]>>();
  const waiting: (() => void)[] = [];
  let running = 0;
  const run = async (hostname: string): Promise<FoundAddress[]> => {
    const queuedAt = performance.now();
    while (running >= LOOKUPS_MAX) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      // Nobody waits this long; looking it up all the same would make the next in line wait, too.
      if (performance.now() - queuedAt > LOOKUP_QUEUE_MS_MAX) throw egressError("timeout");
      return await lookup(hostname, { all: true });
    } catch (error) {
      throw toEgressError(error);
    } finally {
      running--;
      underWay.delete(hostname);
      waiting.shift()?.();
    }
  };
  return (hostname) => {
    const known = underWay.get(hostname) ?? run(hostname);
    underWay.set(hostname, known);
    return known;
  };
}

/** The addresses were checked, so the socket must not ask DNS again and get others. */
function answerWith(found: readonly FoundAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = found;
    if (options.all === true) callback(null, [...found]);
    else callback(null, first?.address ?? "", first?.family);
  };
}

function opened(
  socket: Socket,
  event: "connect" | "secureConnect",
  signal: AbortSignal,
  toError: (error: unknown) => EgressError,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: unknown) => {
      socket.off(event, onOpen).off("close", onClose);
      signal.removeEventListener("abort", onAbort);
      if (error === undefined) return resolve();
      socket.destroy();
      reject(toError(error));
    };
    const onOpen = () => settle();
    const onClose = () => settle(egressError("reset"));
    const onAbort = () => settle(signal.reason);
    // Stays attached: a socket that failed once may report again, and an error nobody hears ends the process.
    socket.on("error", settle);
    socket.once(event, onOpen).once("close", onClose);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
}

const CERTIFICATE_MESSAGES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "The server's certificate has expired. Its operator must renew it.",
  DEPTH_ZERO_SELF_SIGNED_CERT:
    "The server's certificate is self-signed, so nobody vouches for it. Use one from a public authority.",
  SELF_SIGNED_CERT_IN_CHAIN:
    "The server's certificate chain ends in a self-signed certificate that is not trusted here.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "The server does not send the intermediate certificates needed to verify its own.",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "The server's certificate is signed by an authority that is not trusted here.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The server's certificate is for another host name. Check the address.",
};

/** Whatever goes wrong during the handshake is a TLS failure, also a connection closed in its midst. */
function toTlsError(error: unknown): EgressError {
  const known = toEgressError(error);
  if (known.kind === "timeout" || known.kind === "aborted") return known;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return egressError("tls", error, CERTIFICATE_MESSAGES[code]);
}

function raceSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(toEgressError(signal.reason));
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
