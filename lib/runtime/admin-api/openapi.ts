import { z } from "zod";
import { ADMIN_API_PREFIX } from "./prefix";
import { downloadOutput } from "@/lib/framework/download";
import type { Route } from "@/lib/framework/route";
import { adminRoutes } from "./routes";

interface JsonObject {
  readonly [key: string]: unknown;
}

/** The OpenAPI 3.1 document of the admin API, made from the schemas that check its requests. */
export function openApiDocument(publicUrl: string): JsonObject {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of adminRoutes) {
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Gatehouse admin API",
      version: "1",
      description:
        "Everything the dashboard does. Authenticate with an API key: `Authorization: Bearer gh_…`. Path parameters take slugs or ids. Errors are RFC 9457 problems with a stable `code`.",
    },
    servers: [{ url: `${publicUrl}${ADMIN_API_PREFIX}` }],
    security: [{ apiKey: [] }],
    tags: [...new Set(adminRoutes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An admin key or a workspace key." },
      },
      schemas: { Problem: PROBLEM },
      responses: {
        Problem: {
          description: "What went wrong",
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
    },
  };
}

function operationOf(route: Route): JsonObject {
  const { $schema: _, ...input } = z.toJSONSchema(route.input, { io: "input", unrepresentable: "any" });
  const properties = { ...input.properties };
  const pathNames = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
  const parameters: JsonObject[] = pathNames.map((name) => ({
    name,
    in: "path",
    required: true,
    schema: properties[name] ?? { type: "string", description: "Slug or id." },
  }));
  for (const name of pathNames) Reflect.deleteProperty(properties, name);
  const required = (input.required ?? []).filter((name) => !pathNames.includes(name));
  const hasBody = route.method !== "GET" && Object.keys(properties).length > 0;
  if (route.method === "POST") parameters.push(IDEMPOTENCY_KEY);
  if (!hasBody) parameters.push(...queryParameters(properties, required));
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: [route.tag],
    parameters,
    ...(hasBody ? { requestBody: bodyOf({ ...input, properties, required }) } : {}),
    responses: {
      [String(route.status)]: route.status === 204 ? { description: "Done" } : successOf(route),
      default: { $ref: "#/components/responses/Problem" },
    },
  };
}

function queryParameters(properties: JsonObject, required: readonly string[]): JsonObject[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

function bodyOf(schema: JsonObject): JsonObject {
  return { required: true, content: { "application/json": { schema } } };
}

function successOf(route: Route): JsonObject {
  if (route.output === downloadOutput) {
    const file = { schema: { type: "string" } };
    return { description: "The file", content: { "application/json": file, "text/csv": file } };
  }
  const { $schema: _, ...schema } = z.toJSONSchema(route.output, { io: "output", unrepresentable: "any" });
  return { description: "Success", content: { "application/json": { schema } } };
}

function operationId(route: Route): string {
  return route.operation.replace(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase());
}

const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "A name that you choose for this request, such as a UUID. A repetition within a day answers the same without doing it again (header `Idempotent-Replayed: true`); with another body it is refused.",
  schema: { type: "string", minLength: 1, maxLength: 255 },
} as const;

const PROBLEM = {
  type: "object",
  required: ["type", "title", "status", "code", "detail", "requestId"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string", description: "Stable; made for machines." },
    detail: { type: "string", description: "What happened and what to do next." },
    requestId: { type: "string" },
    issues: {
      type: "array",
      items: {
        type: "object",
        required: ["path", "message"],
        properties: { path: { type: "string" }, message: { type: "string" } },
      },
    },
  },
} as const;
