"use client";

import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";

export type LockCardProps = {
  orgSlug: string;
  /** The lock of this server, as `gatehouse lock --write` writes it. */
  text: string;
  publicUrl: string;
};

/** The approved hashes as a file, and how a pipeline checks them. */
export function LockCard({ orgSlug, text, publicUrl }: LockCardProps) {
  function download(): void {
    const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = "gatehouse.lock.json";
    link.click();
    URL.revokeObjectURL(url);
  }

  return (
    <Card>
      <CardHeader>
        <CardTitle>Lock</CardTitle>
        <CardDescription>
          Keep the approved hashes in version control; a pipeline that checks them fails when the server says
          something else.
        </CardDescription>
        <CardAction>
          <Button variant="outline" size="sm" onClick={download}>
            <Download aria-hidden />
            Download
          </Button>
        </CardAction>
      </CardHeader>
      <CardContent>
        <CodeBlock
          title="Check in a pipeline"
          code={`GATEHOUSE_API_KEY=… npm run -s gatehouse -- lock --url ${publicUrl} --org ${orgSlug} --sync`}
        />
      </CardContent>
    </Card>
  );
}
