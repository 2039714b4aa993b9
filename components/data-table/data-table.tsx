import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";

export type ColumnSort = { href: string; direction: "ascending" | "descending" | null };

export type Column<Row> = {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  align?: "left" | "right" | undefined;
  /** Leaves the column out on narrow screens. */
  from?: "sm" | "md" | "lg" | "xl" | undefined;
  /** Makes the header a link to the list in that order. */
  sort?: ColumnSort | undefined;
  /** Only for screen readers, e.g. the header of the actions column. */
  hideHeader?: boolean | undefined;
  className?: string | undefined;
};

export type DataTableProps<Row> = {
  /** Name of the table. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Where a row leads. The first column's content becomes the link and the whole row takes the click. */
  rowHref?: ((row: Row) => string) | undefined;
  /** Shown instead of the table when there are no rows. */
  empty?: ReactNode;
};

const fromClasses = {
  sm: "hidden sm:table-cell",
  md: "hidden md:table-cell",
  lg: "hidden lg:table-cell",
  xl: "hidden xl:table-cell",
} as const;

/** A list of like things. Buttons and links in cells stay clickable in a row that leads somewhere. */
export function DataTable<Row>({ label, columns, rows, rowKey, rowHref, empty }: DataTableProps<Row>) {
  if (rows.length === 0) return empty ?? <EmptyState title="Nothing here yet" />;
  return (
    <Table label={label}>
      <TableHeader>
        <TableRow>
          {columns.map((column) => (
            <HeadCell key={column.key} column={column} />
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((row) => (
          <TableRow
            key={rowKey(row)}
            className={cn(
              rowHref &&
                "relative hover:bg-muted/60 [&_a]:relative [&_button]:relative [&_code]:relative [&_time]:relative",
            )}
          >
            {columns.map((column, position) => (
              <TableCell key={column.key} className={cn(cellClasses(column), column.className)}>
                {position === 0 && rowHref ? (
                  <RowLink href={rowHref(row)}>{column.cell(row)}</RowLink>
                ) : (
                  column.cell(row)
                )}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function RowLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="static! block rounded-sm after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
    >
      {children}
    </Link>
  );
}

function HeadCell<Row>({ column }: { column: Column<Row> }) {
  const { sort } = column;
  return (
    <TableHead className={cellClasses(column)} aria-sort={sort?.direction ?? undefined}>
      {column.hideHeader ? (
        <span className="sr-only">{column.header}</span>
      ) : sort ? (
        <Link
          href={sort.href}
          scroll={false}
          className={cn(
            "-mx-1 inline-flex items-center gap-1 rounded-sm px-1 py-0.5 hover:text-foreground [&_svg]:size-3.5",
            sort.direction && "text-foreground",
          )}
        >
          {column.header}
          <SortIcon direction={sort.direction} />
        </Link>
      ) : (
        column.header
      )}
    </TableHead>
  );
}

function SortIcon({ direction }: { direction: ColumnSort["direction"] }) {
  switch (direction) {
    case "ascending":
      return <ArrowUp aria-hidden />;
    case "descending":
      return <ArrowDown aria-hidden />;
    case null:
      return <ChevronsUpDown aria-hidden />;
  }
}

function cellClasses<Row>(column: Column<Row>): string {
  return cn(column.align === "right" && "text-right tabular-nums", column.from && fromClasses[column.from]);
}
