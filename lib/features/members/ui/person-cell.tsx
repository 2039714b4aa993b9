import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";

export type PersonCellProps = { name: string; email: string; isYou: boolean };

/** Who a row of a list of people is about. */
export function PersonCell({ name, email, isYou }: PersonCellProps) {
  return (
    <span className="flex min-w-0 items-center gap-3">
      <Avatar name={name} className="hidden sm:inline-grid" />
      <span className="grid min-w-0">
        <span className="flex min-w-0 flex-wrap items-center gap-x-2">
          <span className="font-medium break-words">{name}</span>
          {isYou && <Badge outline>You</Badge>}
        </span>
        <span className="text-[0.8125rem] break-all text-muted-foreground">{email}</span>
      </span>
    </span>
  );
}
