import Link from "next/link";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { UrlFields } from "./url-fields";

export type ServerConnectionProps = {
  url: string;
  keyUrl: string;
  setupHref: string;
  keysHref: string;
};

/** The address of a workspace server. */
export function ServerConnection({ url, keyUrl, setupHref, keysHref }: ServerConnectionProps) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Connection</CardTitle>
        <CardDescription>
          Give a client this URL and an <TextLink href={keysHref}>API key</TextLink>, or copy a ready snippet
          from <TextLink href={setupHref}>Setup &amp; code</TextLink>.
        </CardDescription>
      </CardHeader>
      <CardContent className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <UrlFields label="Connection URL" url={url} keyUrl={keyUrl} />
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
