import { openApiDocument } from "@/lib/runtime/admin-api/openapi";
import { getEnv } from "@/lib/platform/env";

export const dynamic = "force-dynamic";

export function GET(): Response {
  return Response.json(openApiDocument(getEnv().PUBLIC_URL), {
    headers: { "access-control-allow-origin": "*" },
  });
}
