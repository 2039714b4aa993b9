import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { CopyField } from "@/components/ui/copy-field";
import { KeyValueList } from "@/components/ui/key-value";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ServerView } from "../schema";
import { countsInWords } from "./server-words";

const ERA_WORDS: Readonly<Record<NonNullable<ServerView["era"]>, string>> = {
  legacy: "Legacy (up to 2025-11-25)",
  modern: "Modern (from 2026-07-28)",
  dual: "Legacy and modern",
};

/** Where the server is, what it says it is, and when Gatehouse last read it. */
export function ServerConfiguration({ server }: { server: ServerView }) {
  const { url, serverInfo, protocolVersion, era, capabilities } = server;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Configuration</CardTitle>
        <CardDescription>Where the server is and what it says about itself.</CardDescription>
      </CardHeader>
      <CardContent className="grid grid-cols-[minmax(0,1fr)] gap-2">
        <CopyField value={url} label="Server URL" />
        <KeyValueList
          items={[
            { label: "Calls itself", value: serverInfo && (serverInfo.title ?? serverInfo.name) },
            {
              label: "Version",
              value: serverInfo?.version && (
                <Badge outline mono>
                  {serverInfo.version}
                </Badge>
              ),
            },
            { label: "Protocol version", value: protocolVersion },
            { label: "Era", value: era && ERA_WORDS[era] },
            { label: "Offers", value: server.syncedAt === null ? null : countsInWords(capabilities) },
            { label: "Last sync", value: <LastSync server={server} /> },
          ]}
        />
      </CardContent>
    </Card>
  );
}

function LastSync({ server: { syncedAt, syncError } }: { server: ServerView }) {
  return (
    <span className="grid gap-0.5">
      {syncedAt === null ? "Never yet" : <RelativeTime date={syncedAt} />}
      {syncError !== null && <span className="text-[0.8125rem] text-destructive">{syncError}</span>}
    </span>
  );
}
