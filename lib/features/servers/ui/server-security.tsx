import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { KeyValueList } from "@/components/ui/key-value";
import type { ServerView } from "../schema";
import { AUTH_TYPE_WORDS, TRANSPORT_WORDS } from "./server-words";

/** How Gatehouse reaches the server and proves itself to it. Names of headers, never values. */
export function ServerSecurity({ server }: { server: ServerView }) {
  const { auth, era, transport, url } = server;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Security &amp; authentication</CardTitle>
        <CardDescription>How Gatehouse connects to the server. Clients never see any of it.</CardDescription>
      </CardHeader>
      <CardContent>
        <KeyValueList
          items={[
            { label: "Authentication", value: <Badge outline>{AUTH_TYPE_WORDS[auth.type]}</Badge> },
            ...(auth.type === "headers"
              ? [
                  { label: "Headers sent", value: <HeaderNames names={auth.headers} /> },
                  { label: "Sent to", value: <Origin url={url} /> },
                ]
              : []),
            // Until it was reached for the first time nobody knows.
            { label: "Transport", value: era && TRANSPORT_WORDS[transport] },
            { label: "Encryption", value: <Encryption url={url} /> },
          ]}
        />
      </CardContent>
    </Card>
  );
}

function HeaderNames({ names }: { names: readonly string[] }) {
  return (
    <span className="grid gap-1">
      <span className="flex flex-wrap gap-1">
        {names.map((name) => (
          <Badge key={name} outline mono>
            {name}
          </Badge>
        ))}
      </span>
      <span className="text-[0.8125rem] text-muted-foreground">
        Values are stored encrypted and never shown again.
      </span>
    </span>
  );
}

function Origin({ url }: { url: string }) {
  return (
    <span className="grid gap-0.5">
      <code className="text-[0.8125rem] break-all">{new URL(url).origin}</code>
      <span className="text-[0.8125rem] text-muted-foreground">and to no other origin</span>
    </span>
  );
}

function Encryption({ url }: { url: string }) {
  return new URL(url).protocol === "https:" ? (
    "TLS (https)"
  ) : (
    <span className="grid justify-items-start gap-1">
      <Badge tone="warning">Not encrypted</Badge>
      <span className="text-[0.8125rem] text-muted-foreground">
        The URL is plain http. Whoever is on the way can read what is sent.
      </span>
    </span>
  );
}
