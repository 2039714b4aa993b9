"use client";

import { ServerCrash } from "lucide-react";
import { PageBody } from "@/components/layout/app-shell";
import { Button } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void };

/** A page failed; the way to the others stays. */
export default function OrgError({ error, reset }: ErrorPageProps) {
  return (
    <PageBody>
      <PageHeader title="Something went wrong on our side" />
      <EmptyState
        icon={<ServerCrash />}
        title="This page could not be shown"
        description="Nothing you entered was changed. Try again; if it happens again, give your administrator the reference below."
        action={
          <>
            <Button onClick={reset}>Try again</Button>
            {error.digest !== undefined && <CopyField value={error.digest} label="Reference" />}
          </>
        }
      />
    </PageBody>
  );
}
