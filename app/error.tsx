"use client";

import { ServerCrash } from "lucide-react";
import { MessagePage } from "@/components/feedback/message-page";
import { Button, ButtonLink } from "@/components/ui/button";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <MessagePage
      icon={<ServerCrash />}
      title="Something went wrong on our side"
      description={
        error.digest
          ? "Try again. If it happens again, give your administrator the reference below."
          : "Try again. If it happens again, tell your administrator what you did."
      }
      reference={error.digest}
      action={
        <>
          <Button onClick={reset}>Try again</Button>
          <ButtonLink href="/" variant="outline">
            Go to start
          </ButtonLink>
        </>
      }
    />
  );
}
