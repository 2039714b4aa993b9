import { withMembers } from "../protocol/json-edit";
import { isJsonObject, type JsonObject } from "../protocol/json-rpc";

/**
 * The approved definition in the place of another one. The eras differ in two members, and clients of one refuse the
 * other's: where the definition that came has not got them, the approved one goes without them too.
 */
export function approvedText(approved: string, instead: JsonObject): string | null {
  const known = parsed(approved);
  if (known === null) return null;
  const { outputSchema } = known;
  const isWide =
    outputSchema !== undefined && !(isJsonObject(outputSchema) && outputSchema["type"] === "object");
  const without = {
    ...("execution" in known && !("execution" in instead) ? { execution: null } : {}),
    ...(isWide && !("outputSchema" in instead) ? { outputSchema: null } : {}),
  };
  return withMembers(approved, [], without);
}

function parsed(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
