import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { UrlField } from "./url-field";

export type WorkspaceConnectionProps = {
  url: string;
  keyUrl: string;
};

/** Both addresses under which all servers of a workspace are one. */
export function WorkspaceConnection({ url, keyUrl }: WorkspaceConnectionProps) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Connection</CardTitle>
        <CardDescription>
          Every server of this workspace that the caller may use, as one MCP server. What is added, removed or
          switched off shows up in connected clients by itself.
        </CardDescription>
      </CardHeader>
      <CardContent className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <UrlField label="Workspace URL" value={url} hint="For most clients and SDKs." />
        <UrlField
          label="Workspace URL for API keys"
          value={keyUrl}
          hint="The same for clients that ignore a configured key and insist on signing in. The snippets below use it."
        />
      </CardContent>
    </Card>
  );
}
