"use client";

import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import type { FieldIssue } from "@/lib/shared/errors";
import { issueAt } from "@/lib/shared/issue-at";
import type { EditableServer } from "../schema";
import { AuthChoice } from "./add-server/auth-choice";
import { headerPath } from "./add-server/draft";
import { HeaderRows } from "./add-server/header-rows";
import { isSameOrigin, keepsHeaders, type ServerEdit } from "./server-edit-draft";

export type ServerEditAuthProps = {
  id: string;
  server: EditableServer;
  edit: ServerEdit;
  issues: readonly FieldIssue[];
  onChange: (changed: Partial<ServerEdit>) => void;
};

/** The authentication of an existing server: stored headers are kept, replaced, or asked for again. */
export function ServerEditAuth({ id, server, edit, issues, onChange }: ServerEditAuthProps) {
  const hadHeaders = server.auth.type === "headers";
  const isMoved = hadHeaders && edit.authType === "headers" && !isSameOrigin(server, edit.url);
  return (
    <Card>
      <CardContent className="grid gap-5">
        <AuthChoice value={edit.authType} onChange={(authType) => onChange({ authType })} />
        {keepsHeaders(server, edit) && (
          <StoredHeaders names={server.auth.headers} onReplace={() => onChange({ isReplacing: true })} />
        )}
        {edit.authType === "headers" && !keepsHeaders(server, edit) && (
          <>
            {isMoved && (
              <Alert tone="warning" live title="Enter the headers again">
                The stored values were entered for {new URL(server.url).origin} and are not sent to another
                origin.
              </Alert>
            )}
            <HeaderRows
              id={id}
              rows={edit.headers}
              onChange={(headers) => onChange({ headers })}
              error={issueAt(issues, "auth") ?? issueAt(issues, "auth.headers")}
              errorOf={(row) => issueAt(issues, headerPath(row))}
            />
            {hadHeaders && !isMoved && (
              <div>
                <Button variant="outline" size="sm" onClick={() => onChange({ isReplacing: false })}>
                  Keep the stored headers
                </Button>
              </div>
            )}
          </>
        )}
      </CardContent>
    </Card>
  );
}

function StoredHeaders({ names, onReplace }: { names: readonly string[]; onReplace: () => void }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-border px-4 py-3">
      <div className="grid min-w-0 gap-1">
        <p className="font-medium">Stored headers</p>
        <p className="flex flex-wrap gap-1">
          {names.map((name) => (
            <Badge key={name} outline mono>
              {name}
            </Badge>
          ))}
        </p>
        <p className="text-[0.8125rem] text-muted-foreground">Values are kept and never shown.</p>
      </div>
      <Button variant="outline" size="sm" onClick={onReplace}>
        Replace headers
      </Button>
    </div>
  );
}
