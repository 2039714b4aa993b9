import { z } from "zod";

// The part of OpenAPI 3.1 that lib/runtime/admin-api/openapi.ts writes. Parsed rather than trusted: a page that does
// not understand the document fails at build and test, not by leaving something out.
const schemaNode = z.object({
  type: z.string().optional(),
  format: z.string().optional(),
  description: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  example: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), schemaNode).optional();
  },
  get items() {
    return schemaNode.optional();
  },
  get anyOf() {
    return z.array(schemaNode).optional();
  },
  get oneOf() {
    return z.array(schemaNode).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), schemaNode]).optional();
  },
});
/** A JSON Schema. */
export type SchemaNode = z.output<typeof schemaNode>;

const jsonContent = z.object({ content: z.object({ "application/json": z.object({ schema: schemaNode }) }) });

const operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  parameters: z.array(
    z.object({
      name: z.string(),
      in: z.enum(["path", "query", "header"]),
      required: z.boolean(),
      description: z.string().optional(),
      schema: schemaNode,
    }),
  ),
  requestBody: jsonContent.optional(),
  responses: z.record(z.string(), z.unknown()),
});

const document = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  servers: z.tuple([z.object({ url: z.string() })]),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.object({ Problem: schemaNode }) }),
});

export type ApiParameter = z.output<typeof operation>["parameters"][number];

export interface ApiOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly parameters: readonly ApiParameter[];
  readonly body: SchemaNode | null;
  readonly response: { readonly status: string; readonly schema: SchemaNode | null };
}

export interface ApiGroup {
  readonly id: string;
  readonly name: string;
  readonly operations: readonly ApiOperation[];
}

export interface ApiReference {
  readonly title: string;
  readonly description: string;
  readonly baseUrl: string;
  readonly problem: SchemaNode;
  readonly groups: readonly ApiGroup[];
}

/** The OpenAPI document of the admin API as its page reads it: operations by tag, in the order of the document. */
export function readDocument(raw: unknown): ApiReference {
  const { info, servers, paths, components } = document.parse(raw);
  const groups = new Map<string, ApiOperation[]>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, described] of Object.entries(methods)) {
      const name = described.tags[0] ?? "Other";
      groups.set(name, [...(groups.get(name) ?? []), toOperation(path, method, described)]);
    }
  }
  return {
    title: info.title,
    description: info.description,
    baseUrl: servers[0].url,
    problem: components.schemas.Problem,
    groups: [...groups].map(([name, operations]) => ({ id: anchorOf(name), name, operations })),
  };
}

function toOperation(path: string, method: string, described: z.output<typeof operation>): ApiOperation {
  const { operationId, summary, parameters, requestBody, responses } = described;
  const [status, answer] = Object.entries(responses).find(([code]) => code !== "default") ?? ["200", null];
  const content = jsonContent.safeParse(answer);
  return {
    id: operationId,
    method: method.toUpperCase(),
    path,
    summary,
    parameters,
    body: requestBody?.content["application/json"].schema ?? null,
    response: { status, schema: content.success ? content.data.content["application/json"].schema : null },
  };
}

function anchorOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
