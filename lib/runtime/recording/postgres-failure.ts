/**
 * What to do with a batch that PostgreSQL did not take. `passing`: try again until it does. `refused`: one of its
 * records can never be stored, so look for it. `uncertain`: either, so try again a few times first.
 */
export type WriteFailure = "passing" | "refused" | "uncertain";

// Data exception, integrity constraint, program limit exceeded: trying again would end the same.
const REFUSED = /^(22|23|54)/;
// Connection, transaction, authorization, catalog, schema, resources, prerequisite state, operator, system.
const PASSING = /^(08|25|28|3D|40|42|53|55|57|58)/;

export function classifyFailure(error: unknown): WriteFailure {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)) {
    if (REFUSED.test(code)) return "refused";
    return PASSING.test(code) ? "passing" : "uncertain";
  }
  // Sockets and timeouts are plain errors; these two come from a record that our own code cannot handle.
  return error instanceof TypeError || error instanceof RangeError ? "uncertain" : "passing";
}
