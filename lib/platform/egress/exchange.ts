import type { CancelSignal } from "@/lib/shared/cancel-signal";
import type { Dispatcher } from "undici";
import { BodyStream, type BodyFlow } from "./body-stream";
import type { EgressResponse, EgressTimeouts } from "./contract";
import type { EgressError } from "./egress-error";
import { egressError, toEgressError } from "./map-error";

type Controller = Dispatcher.DispatchController;
type RawHeaders = Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseStart"]>>[2];

export type ExchangeOptions = {
  timeouts: EgressTimeouts;
  bytesMax: number;
  signal: CancelSignal | undefined;
  onSettled: () => void;
};

/**
 * One request and its answer. A handler of undici's own protocol: half the cost of its stream API,
 * and an abort closes the socket in the same tick.
 */
export class Exchange implements Dispatcher.DispatchHandler, BodyFlow {
  readonly #outcome = createDeferred<EgressResponse>();
  readonly #options: ExchangeOptions;
  readonly #onAbort = () => this.#abort(egressError("aborted", this.#options.signal?.reason));
  #controller: Controller | null = null;
  #body: BodyStream | null = null;
  #failure: EgressError | null = null;
  #isSettled = false;
  #receivedBytes = 0;
  #waitTimer: NodeJS.Timeout | undefined;
  #absoluteTimer: NodeJS.Timeout | undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    const { firstByteMs, absoluteMs } = options.timeouts;
    this.#waitTimer = this.#expire(firstByteMs, "The server did not start to answer in time.");
    this.#absoluteTimer = this.#expire(absoluteMs, "The answer took longer than allowed.");
    if (options.signal?.aborted) this.#onAbort();
    else options.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  get response(): Promise<EgressResponse> {
    return this.#outcome.promise;
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    // Given up while it waited for a socket: it must not be sent any more.
    if (this.#failure) controller.abort(this.#failure);
  }

  onResponseStart(controller: Controller, status: number, headers: RawHeaders): void {
    if (status < 200 || this.#isSettled) return;
    const { bytesMax, timeouts } = this.#options;
    if (bytesMax > 0 && Number(headers["content-length"] ?? 0) > bytesMax)
      return this.#abort(egressError("too_large"));
    clearTimeout(this.#waitTimer);
    this.#waitTimer = this.#expire(timeouts.idleMs, "The server fell silent in the middle of its answer.");
    this.#controller = controller;
    this.#body = new BodyStream(this);
    this.#outcome.resolve({ status, headers: definedHeaders(headers), body: this.#body });
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    if (this.#isSettled) return;
    const { bytesMax } = this.#options;
    this.#receivedBytes += chunk.byteLength;
    if (bytesMax > 0 && this.#receivedBytes > bytesMax) return this.#abort(egressError("too_large"));
    this.#waitTimer?.refresh();
    this.#body?.push(chunk);
  }

  onResponseEnd(): void {
    if (!this.#settle()) return;
    this.#body?.end();
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#fail(toEgressError(error));
  }

  pause(): void {
    clearTimeout(this.#waitTimer);
    this.#waitTimer = undefined;
    if (!this.#isSettled) this.#controller?.pause();
  }

  resume(): void {
    if (this.#isSettled) return;
    this.#waitTimer = this.#expire(
      this.#options.timeouts.idleMs,
      "The server fell silent in the middle of its answer.",
    );
    this.#controller?.resume();
  }

  cancel(): void {
    this.#abort(egressError("aborted"));
  }

  #abort(error: EgressError): void {
    if (!this.#fail(error)) return;
    this.#controller?.abort(error);
  }

  #fail(error: EgressError): boolean {
    if (!this.#settle()) return false;
    this.#failure = error;
    if (this.#body) this.#body.fail(error);
    else this.#outcome.reject(error);
    return true;
  }

  #settle(): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    clearTimeout(this.#waitTimer);
    clearTimeout(this.#absoluteTimer);
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    this.#options.onSettled();
    return true;
  }

  #expire(ms: number, message: string): NodeJS.Timeout | undefined {
    if (ms <= 0) return undefined;
    return setTimeout(() => this.#abort(egressError("timeout", undefined, message)), ms);
  }
}

function definedHeaders(headers: RawHeaders): Record<string, string | string[]> {
  const defined: Record<string, string | string[]> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) defined[name] = value;
  }
  return defined;
}

type Deferred<T> = { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void };

function createDeferred<T>(): Deferred<T> {
  const deferred: Partial<Deferred<T>> = {};
  const promise = new Promise<T>((resolve, reject) => Object.assign(deferred, { resolve, reject }));
  // The executor ran synchronously, so both functions are there.
  return { ...(deferred as Omit<Deferred<T>, "promise">), promise };
}
