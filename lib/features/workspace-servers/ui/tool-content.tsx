import { Badge } from "@/components/ui/badge";
import { CodeBlock } from "@/components/ui/code-block";
import { JsonView } from "@/components/ui/json-view";
import { mediaUrl, type ContentBlock } from "./tool-result";

/** One content block of a tool's result. */
export function ToolContent({ block }: { block: ContentBlock }) {
  switch (block.type) {
    case "text":
      return <TextContent text={block.text} title="Text" />;
    case "image":
    case "audio":
      return <MediaContent block={block} />;
    case "resource_link":
      return (
        <Framed title={`Resource link · ${block.name}`} mimeType={block.mimeType}>
          {block.description !== undefined && <p>{block.description}</p>}
          <code className="font-mono text-[0.8125rem] break-all">{block.uri}</code>
        </Framed>
      );
    case "resource":
      return block.resource.text === undefined ? (
        <Framed title={`Resource · ${block.resource.uri}`} mimeType={block.resource.mimeType}>
          <p className="text-muted-foreground">{sizeText(block.resource.blob ?? "")} of binary data</p>
        </Framed>
      ) : (
        <TextContent text={block.resource.text} title={`Resource · ${block.resource.uri}`} />
      );
    case "unknown":
      return <JsonView label="Content of another kind" value={block.value} />;
  }
}

function TextContent({ text, title }: { text: string; title: string }) {
  const json = parsedJson(text);
  return json === undefined ? (
    <CodeBlock title={title} code={text} wrap />
  ) : (
    <JsonView label={`${title} (JSON)`} value={json} raw={text} />
  );
}

function MediaContent({ block }: { block: Extract<ContentBlock, { data: string }> }) {
  const url = mediaUrl(block);
  const kind = block.type === "image" ? "Image" : "Audio";
  return (
    <Framed title={kind} mimeType={block.mimeType}>
      {url === null ? (
        <p className="text-muted-foreground">
          {sizeText(block.data)}, of a type that is not shown here. The raw result holds it.
        </p>
      ) : block.type === "image" ? (
        <img src={url} alt="Image that the tool answered with" className="max-h-96 max-w-full rounded-md" />
      ) : (
        <audio src={url} controls className="w-full" />
      )}
    </Framed>
  );
}

type FramedProps = { title: string; mimeType: string | undefined; children: React.ReactNode };

function Framed({ title, mimeType, children }: FramedProps) {
  return (
    <section
      aria-label={title}
      className="min-w-0 overflow-hidden rounded-lg border border-border bg-muted/60"
    >
      <header className="flex h-9 items-center gap-2 border-b border-border px-4 text-xs font-medium text-muted-foreground">
        <span className="min-w-0 flex-1 truncate">{title}</span>
        {mimeType !== undefined && (
          <Badge outline mono>
            {mimeType}
          </Badge>
        )}
      </header>
      <div className="grid gap-2 p-4">{children}</div>
    </section>
  );
}

function sizeText(base64: string): string {
  const bytes = Math.floor((base64.replaceAll("=", "").length * 3) / 4);
  return bytes < 1024 ? `${String(bytes)} bytes` : `${(bytes / 1024).toFixed(1)} KB`;
}

/** Text that is a JSON object or list; undefined for every other text. */
function parsedJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
