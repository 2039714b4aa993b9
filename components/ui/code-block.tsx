import { cn } from "@/components/cn";
import { CopyButton } from "@/components/ui/copy-button";
import { ScrollRegion } from "@/components/ui/scroll-region";

export type CodeBlockProps = {
  code: string;
  /** What it is, e.g. "curl" or "~/.cursor/mcp.json": shown above, and the name for screen readers. */
  title: string;
  hideTitle?: boolean | undefined;
  wrap?: boolean | undefined;
  className?: string | undefined;
};

export function CodeBlock({ code, title, hideTitle, wrap, className }: CodeBlockProps) {
  return (
    <figure
      className={cn(
        "relative min-w-0 overflow-hidden rounded-lg border border-border bg-muted/60",
        className,
      )}
    >
      <figcaption
        className={cn(
          "flex h-9 items-center border-b border-border pr-12 pl-4 text-xs font-medium text-muted-foreground",
          hideTitle && "sr-only",
        )}
      >
        <span className="truncate">{title}</span>
      </figcaption>
      <div className="absolute top-0.5 right-0.5 rounded-md bg-muted">
        <CopyButton value={code} label={`Copy ${title}`} />
      </div>
      <ScrollRegion label={title} className="max-h-[28rem]">
        <pre
          className={cn(
            "w-max min-w-full p-4 font-mono text-[0.8125rem] leading-5.5",
            hideTitle && "pr-12",
            wrap && "w-full break-words whitespace-pre-wrap",
          )}
        >
          <code>{code}</code>
        </pre>
      </ScrollRegion>
    </figure>
  );
}
