const registry: Record<symbol, unknown> = globalThis as unknown as Record<symbol, unknown>;

/**
 * One instance per process, even when this module is loaded several times: each of Next's bundles
 * is its own module instance, and `server.ts` another.
 */
export function processSingleton<T>(key: string, make: () => T): T {
  const symbol = Symbol.for(`gatehouse.${key}`);
  if (!(symbol in registry)) registry[symbol] = make();
  return registry[symbol] as T;
}

/** Forgets the instance, so that a test or a shutdown can make a new one. */
export function forgetSingleton(key: string): void {
  delete registry[Symbol.for(`gatehouse.${key}`)];
}
