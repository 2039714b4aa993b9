import { egressError } from "./map-error";

/** A signal that aborts with an EgressError after `ms`, or with "aborted" when `outer` does. */
export function createDeadline(ms: number, outer?: AbortSignal): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(egressError("timeout")), ms);
  const onOuter = () => controller.abort(egressError("aborted", outer?.reason));
  if (outer?.aborted) onOuter();
  outer?.addEventListener("abort", onOuter, { once: true });
  const clear = () => {
    clearTimeout(timer);
    outer?.removeEventListener("abort", onOuter);
  };
  return { signal: controller.signal, clear };
}
