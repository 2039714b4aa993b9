import type { ApiOperation } from "./document";
import { sampleOf } from "./schema-words";

const PLACES: Readonly<Record<string, string>> = { org: "acme", workspace: "platform", server: "github" };

/** The operation as a command line to paste. */
export function curlOf(baseUrl: string, { method, path, parameters, body }: ApiOperation): string {
  const filled = path.replace(
    /\{(\w+)\}/g,
    (_, name: string) => PLACES[name] ?? pathSample(parameters, name),
  );
  const lines = [
    method === "GET" ? `curl ${quoted(baseUrl + filled)}` : `curl -X ${method} ${quoted(baseUrl + filled)}`,
    `-H "Authorization: Bearer $GATEHOUSE_KEY"`,
  ];
  if (body !== null) {
    lines.push(
      `-H "Content-Type: application/json"`,
      `-d ${quoted(JSON.stringify(sampleOf(body), null, 2))}`,
    );
  }
  return lines.join(" \\\n  ");
}

function pathSample(parameters: ApiOperation["parameters"], name: string): string {
  const parameter = parameters.find((candidate) => candidate.name === name);
  return parameter === undefined ? name : String(sampleOf(parameter.schema));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
