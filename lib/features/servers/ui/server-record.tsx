import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { KeyValueList } from "@/components/ui/key-value";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ServerView } from "../schema";

/** The server as an entry of the registry: how the admin API names it, and since when. */
export function ServerRecord({ server }: { server: ServerView }) {
  const { slug, id, createdAt, updatedAt } = server;
  return (
    <Card>
      <CardHeader>
        <CardTitle>In the registry</CardTitle>
        <CardDescription>The admin API takes the slug or the id.</CardDescription>
      </CardHeader>
      <CardContent>
        <KeyValueList
          items={[
            { label: "Slug", value: <Copyable value={slug} label="Copy slug" /> },
            { label: "Id", value: <Copyable value={id} label="Copy id" /> },
            { label: "Created", value: <RelativeTime date={createdAt} /> },
            { label: "Last changed", value: <RelativeTime date={updatedAt} /> },
          ]}
        />
      </CardContent>
    </Card>
  );
}

function Copyable({ value, label }: { value: string; label: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <code className="truncate text-[0.8125rem]" title={value}>
        {value}
      </code>
      <CopyButton value={value} label={label} className="-my-1.5" />
    </span>
  );
}
