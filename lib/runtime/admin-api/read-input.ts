import { getEnv } from "@/lib/platform/env";
import { AppError } from "@/lib/shared/errors";

const OVERSIZE_GRACE_MS = 1_000;

/** Query and JSON body as one object. Throws `malformed` for what is not JSON, `invalid` for what is too large. */
export async function readInput(request: Request): Promise<Record<string, unknown>> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  if (request.method === "GET" || request.method === "HEAD") return query;
  const text = await readText(request, getEnv().GATEHOUSE_BODY_BYTES_MAX);
  if (text === "") return query;
  if (!/^application\/([\w.-]+\+)?json\b/i.test(request.headers.get("content-type") ?? "")) {
    throw malformed(
      "unsupported_media_type",
      "Send the body as JSON, with “Content-Type: application/json”.",
    );
  }
  const body = parseJson(text);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw malformed("malformed_json", "Send a JSON object.");
  }
  return { ...query, ...body };
}

async function readText(request: Request, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let patience = Infinity;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes <= bytesMax) chunks.push(chunk);
    // A client hears the answer only once it stopped sending, so the rest is read and dropped for a moment.
    else patience = Math.min(patience, Date.now() + OVERSIZE_GRACE_MS);
    if (Date.now() > patience) break;
  }
  if (bytes > bytesMax) {
    throw new AppError("too_large", {
      code: "body_too_large",
      publicMessage: `The body is larger than ${String(bytesMax)} bytes.`,
    });
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("malformed", {
      code: "malformed_json",
      publicMessage: "The body is not valid JSON.",
      cause,
    });
  }
}

function malformed(code: string, publicMessage: string): AppError {
  return new AppError("malformed", { code, publicMessage });
}
