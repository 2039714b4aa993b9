import { ChevronRight } from "lucide-react";
import { useState, type ReactNode } from "react";
import { boundText, foldedSummary } from "@/components/ui/json-preview";

type JsonTreeProps = { value: unknown; openDepth: number };

const CHILDREN_MAX = 100;
const STRING_CHARACTERS_MAX = 2_000;

/** A folded branch draws nothing inside it, so depth and size cost only what is open. */
export function JsonTree({ value, openDepth }: JsonTreeProps) {
  return (
    <div className="min-w-full p-3 font-mono text-[0.8125rem] leading-5.5">
      <JsonNode name={null} value={value} depth={0} openDepth={openDepth} />
    </div>
  );
}

type NodeProps = { name: string | null; value: unknown; depth: number; openDepth: number };

function JsonNode({ name, value, depth, openDepth }: NodeProps) {
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
    return <Branch name={name} value={value} depth={depth} openDepth={openDepth} />;
  }
  return (
    <div className="pl-5 break-words whitespace-pre-wrap">
      <Name name={name} />
      <Leaf value={value} />
    </div>
  );
}

function Branch({ name, value, depth, openDepth }: NodeProps & { value: object }) {
  const [open, setOpen] = useState(depth < openDepth);
  const [shownMax, setShownMax] = useState(CHILDREN_MAX);
  const entries = Object.entries(value);
  const brackets = Array.isArray(value) ? "[]" : "{}";
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex max-w-full items-start rounded-sm text-left hover:bg-accent"
      >
        <ChevronRight
          aria-hidden
          className={`mt-1 mr-1.5 size-3.5 shrink-0 text-muted-foreground ${open ? "rotate-90" : ""}`}
        />
        <span className="min-w-0 break-words">
          <Name name={name} />
          <span className="text-muted-foreground">
            {open ? brackets[0] : `${brackets[0]} ${foldedSummary(value)} ${brackets[1]}`}
          </span>
        </span>
      </button>
      {open && (
        <div className="ml-1.5 border-l border-border pl-2.5">
          {entries.slice(0, shownMax).map(([key, child]) => (
            <JsonNode key={key} name={key} value={child} depth={depth + 1} openDepth={openDepth} />
          ))}
          {entries.length > shownMax && (
            <button
              type="button"
              onClick={() => setShownMax(shownMax + CHILDREN_MAX)}
              className="ml-5 font-sans text-link hover:underline"
            >
              Show more ({(entries.length - shownMax).toLocaleString("en-GB")} left)
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Name({ name }: { name: string | null }): ReactNode {
  if (name === null) return null;
  return (
    <>
      <span className="text-link">{name}</span>
      <span className="text-muted-foreground">: </span>
    </>
  );
}

function Leaf({ value }: { value: unknown }): ReactNode {
  if (typeof value === "string") return <TextLeaf text={value} />;
  if (typeof value === "number" || typeof value === "bigint")
    return <span className="text-warning">{String(value)}</span>;
  if (typeof value === "boolean") return <span className="text-warning">{String(value)}</span>;
  if (value === null || value === undefined)
    return <span className="text-muted-foreground">{String(value)}</span>;
  return <span className="text-muted-foreground">{Array.isArray(value) ? "[]" : "{}"}</span>;
}

function TextLeaf({ text }: { text: string }) {
  const [max, setMax] = useState(STRING_CHARACTERS_MAX);
  const bounded = boundText(text, max);
  return (
    <span className="text-success">
      &quot;{bounded.text}
      {bounded.omitted > 0 ? "…" : '"'}
      {bounded.omitted > 0 && (
        <button
          type="button"
          onClick={() => setMax(max * 10)}
          className="ml-2 font-sans text-link hover:underline"
        >
          Show more ({bounded.omitted.toLocaleString("en-GB")} characters)
        </button>
      )}
    </span>
  );
}
