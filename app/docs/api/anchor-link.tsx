import { Link2 } from "lucide-react";

export type AnchorLinkProps = { id: string; label: string };

/** The address of a heading, to copy or share. Put it into an element with the class `group`. */
export function AnchorLink({ id, label }: AnchorLinkProps) {
  return (
    <a
      href={`#${id}`}
      aria-label={`Link to “${label}”`}
      className="rounded-sm p-1 text-muted-foreground opacity-0 transition-opacity group-hover:opacity-100 hover:text-foreground focus-visible:opacity-100"
    >
      <Link2 aria-hidden className="size-4" />
    </a>
  );
}
