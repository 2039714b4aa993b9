const DEPTH_MAX = 5;

/**
 * Whether an error says that no PostgreSQL serves at its address: nobody listens there, or it says itself that it is
 * starting or stopping. A timeout, a lost connection, a name that is not found say nothing of the kind.
 */
export function isDatabaseRefusal(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > DEPTH_MAX) return false;
  // A name with several addresses: one that is silent may be the one that lives.
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.every((each) => isDatabaseRefusal(each, depth + 1));
  const code = "code" in error ? error.code : undefined;
  // 57P03 cannot_connect_now
  if (code === "ECONNREFUSED" || code === "57P03") return true;
  return isDatabaseRefusal(error.cause, depth + 1);
}
