"use client";

import { ServerCrash } from "lucide-react";
import { MessagePage } from "@/components/feedback/message-page";
import { Button } from "@/components/ui/button";
import "./globals.css";

type GlobalErrorProps = { error: Error & { digest?: string }; reset: () => void };

/** Stands in for the root layout when that itself failed. */
export default function GlobalError({ error, reset }: GlobalErrorProps) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <title>Something went wrong · Gatehouse</title>
        <script src="/theme.js" />
      </head>
      <body>
        <MessagePage
          icon={<ServerCrash />}
          title="Gatehouse could not show this page"
          description={
            error.digest
              ? "Try again. If it happens again, give your administrator the reference below."
              : "Try again. If it happens again, tell your administrator what you did."
          }
          reference={error.digest}
          action={<Button onClick={reset}>Try again</Button>}
        />
      </body>
    </html>
  );
}
