import Link from "next/link";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { UrlField } from "./url-field";

export type ServerConnectionProps = {
  url: string;
  keyUrl: string;
  setupHref: string;
  keysHref: string;
};

/** Both addresses of a workspace server and which to take. */
export function ServerConnection({ url, keyUrl, setupHref, keysHref }: ServerConnectionProps) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Connection</CardTitle>
        <CardDescription>
          Give a client one of these URLs and an <TextLink href={keysHref}>API key</TextLink>, or copy a ready
          snippet from <TextLink href={setupHref}>Setup &amp; code</TextLink>.
        </CardDescription>
      </CardHeader>
      <CardContent className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <UrlField label="Connection URL" value={url} hint="For most clients and SDKs." />
        <UrlField
          label="Connection URL for API keys"
          value={keyUrl}
          hint="The same server for clients that ignore a configured key and insist on signing in. It never offers them a sign-in."
        />
      </CardContent>
    </Card>
  );
}

function TextLink({ href, children }: { href: string; children: React.ReactNode }) {
  return (
    <Link href={href} className="text-link underline underline-offset-2">
      {children}
    </Link>
  );
}
