import { z } from "zod";

const text = z.object({ type: z.literal("text"), text: z.string() });
const media = z.object({ type: z.enum(["image", "audio"]), data: z.string(), mimeType: z.string() });
const link = z.object({
  type: z.literal("resource_link"),
  uri: z.string(),
  name: z.string(),
  description: z.string().optional(),
  mimeType: z.string().optional(),
});
const embedded = z.object({
  type: z.literal("resource"),
  resource: z.object({
    uri: z.string(),
    mimeType: z.string().optional(),
    text: z.string().optional(),
    blob: z.string().optional(),
  }),
});
const known = z.union([text, media, link, embedded]);

/** A content block of a tool's result; `unknown` is one that this page has no picture for. */
export type ContentBlock = z.output<typeof known> | { type: "unknown"; value: unknown };

export interface ToolResult {
  readonly isError: boolean;
  readonly blocks: readonly ContentBlock[];
  /** undefined: the tool gave none. */
  readonly structured: unknown;
}

const result = z.object({
  isError: z.boolean().catch(false).default(false),
  content: z.array(z.unknown()).catch([]).default([]),
  structuredContent: z.unknown().optional(),
});

/** The result of a tool as a page can show it. Whatever the server sent, nothing of it is lost or trusted. */
export function readToolResult(raw: unknown): ToolResult {
  const parsed = result.safeParse(raw);
  if (!parsed.success)
    return { isError: false, blocks: [{ type: "unknown", value: raw }], structured: undefined };
  const { isError, content, structuredContent } = parsed.data;
  return { isError, blocks: content.map(readBlock), structured: structuredContent };
}

function readBlock(value: unknown): ContentBlock {
  const parsed = known.safeParse(value);
  return parsed.success ? parsed.data : { type: "unknown", value };
}

/** Pictures and sound that a browser draws without running anything in them. */
const SAFE_MEDIA = /^(?:image\/(?:png|jpeg|gif|webp|avif)|audio\/(?:mpeg|mp4|ogg|wav|x-wav|webm|aac|flac))$/;

/** An address to show the media from; null when it is of a kind that is better not drawn. */
export function mediaUrl(block: { data: string; mimeType: string }): string | null {
  if (!SAFE_MEDIA.test(block.mimeType) || !/^[0-9A-Za-z+/=\s]*$/.test(block.data)) return null;
  return `data:${block.mimeType};base64,${block.data}`;
}
