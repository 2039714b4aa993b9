/** A message for each argument that the schema requires and that has no value yet. */
export function missingArguments(
  schema: unknown,
  values: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const required =
    typeof schema === "object" && schema !== null && "required" in schema ? schema.required : [];
  if (!Array.isArray(required)) return {};
  const names = required.filter((name): name is string => typeof name === "string");
  return Object.fromEntries(
    names.filter((name) => values[name] === undefined).map((name) => [name, "The tool requires this."]),
  );
}
