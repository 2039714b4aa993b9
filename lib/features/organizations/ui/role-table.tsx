import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { RoleRow } from "../schema";

export type RoleTableProps = {
  rows: readonly RoleRow[];
  /** What the admin API does under each permission. */
  operations: ReadonlyMap<string, readonly string[]>;
};

/** Every permission and who has it, in groups. */
export function RoleTable({ rows, operations }: RoleTableProps) {
  const groups = [...new Set(rows.map((row) => row.group))];
  return groups.map((group) => (
    <section key={group} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 className="text-base font-semibold">{group}</h2>
      <Table label={`Permissions: ${group}`}>
        <TableHeader>
          <TableRow>
            <TableHead rowSpan={2} className="w-full min-w-56 align-bottom">
              May
            </TableHead>
            <TableHead colSpan={3} scope="colgroup" className="text-center">
              In the organization
            </TableHead>
            <TableHead colSpan={3} scope="colgroup" className="border-l border-border text-center">
              In the workspace
            </TableHead>
          </TableRow>
          <TableRow>
            {["Owner", "Admin", "Member", "Admin", "Manager", "Member"].map((role, position) => (
              <TableHead key={position} className={position === 3 ? FIRST_OF_WORKSPACE : "text-center"}>
                {role}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {rows
            .filter((row) => row.group === group)
            .map((row) => (
              <PermissionRow
                key={row.permission}
                row={row}
                operations={operations.get(row.permission) ?? []}
              />
            ))}
        </TableBody>
      </Table>
    </section>
  ));
}

const FIRST_OF_WORKSPACE = "border-l border-border text-center";

function PermissionRow({ row, operations }: { row: RoleRow; operations: readonly string[] }) {
  const { org, workspace } = row;
  const roles = workspace === null ? null : [workspace.admin, workspace.manager, workspace.member];
  return (
    <TableRow>
      <TableCell>
        <span className="grid gap-0.5">
          <span className="font-medium">{row.label}</span>
          <code className="font-mono text-xs text-muted-foreground">{row.permission}</code>
          {operations.length > 0 && (
            <details className="text-[0.8125rem] text-muted-foreground">
              <summary className="cursor-pointer rounded-sm">
                {operations.length === 1 ? "1 operation" : `${String(operations.length)} operations`} of the
                admin API
              </summary>
              <ul className="mt-1 list-disc pl-4">
                {operations.map((summary) => (
                  <li key={summary}>{summary}</li>
                ))}
              </ul>
            </details>
          )}
        </span>
      </TableCell>
      <Answer allowed={org.owner} />
      <Answer allowed={org.admin} />
      <Answer allowed={org.member} />
      {roles === null ? (
        <TableCell
          colSpan={3}
          className="border-l border-border text-center text-[0.8125rem] text-muted-foreground"
        >
          of the organization alone
        </TableCell>
      ) : (
        roles.map((role, position) => (
          <Answer
            key={position}
            allowed={role.allowed}
            note={role.setting === null ? undefined : "by setting"}
            isFirst={position === 0}
          />
        ))
      )}
    </TableRow>
  );
}

type AnswerProps = { allowed: boolean; note?: ReactNode; isFirst?: boolean };

function Answer({ allowed, note, isFirst = false }: AnswerProps) {
  return (
    <TableCell className={isFirst ? FIRST_OF_WORKSPACE : "text-center"}>
      <span className="relative inline-grid justify-items-center">
        {allowed ? (
          <Check aria-hidden className="size-4 text-success" />
        ) : (
          <Minus aria-hidden className="size-4 text-muted-foreground" />
        )}
        <span className="sr-only">{allowed ? "Yes" : "No"}</span>
        {note !== undefined && (
          <span className="text-xs whitespace-nowrap text-muted-foreground">{note}</span>
        )}
      </span>
    </TableCell>
  );
}
