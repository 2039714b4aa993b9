import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { UrlFields } from "./url-fields";

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
        <UrlFields label="Workspace URL" url={url} keyUrl={keyUrl} />
      </CardContent>
    </Card>
  );
}
