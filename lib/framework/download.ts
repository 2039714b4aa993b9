import { z } from "zod";

/** An answer that is a file, made while it is sent. */
export interface Download {
  readonly filename: string;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: AsyncGenerator<string>;
}

/** The output of an operation that answers with a file. */
export const downloadOutput = z
  .custom<Download>(isDownload)
  .meta({ type: "string", description: "The file." });

export function isDownload(value: unknown): value is Download {
  return typeof value === "object" && value !== null && "chunks" in value && "filename" in value;
}

/** The file as an HTTP answer. Whoever stops reading stops the making. */
export function downloadResponse({ filename, contentType, headers, chunks }: Download): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      ...headers,
      "content-type": contentType,
      "content-disposition": `attachment; filename="${filename}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
