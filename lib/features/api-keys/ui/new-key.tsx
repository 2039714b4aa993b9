"use client";

import { Button, ButtonLink } from "@/components/ui/button";
import { CopyField } from "@/components/ui/copy-field";
import { DialogBody, DialogClose, DialogFooter } from "@/components/ui/dialog";
import { KeyValueList } from "@/components/ui/key-value";
import { RelativeTime } from "@/components/ui/relative-time";
import type { MadeKey } from "./key-form";
import { KIND_LABELS, type KeyPlace } from "./key-words";

export type NewKeyProps = { made: MadeKey; place: KeyPlace; isInUse: boolean };

/** A key just made: the only time it is shown. */
export function NewKey({ made, place, isInUse }: NewKeyProps) {
  const facts = [
    { label: "Name", value: made.name },
    { label: "Kind", value: KIND_LABELS[made.kind] },
    { label: "Scopes", value: made.scopes.join(", ") },
    {
      label: "Expires",
      value: made.expiresAt === null ? "Never" : <RelativeTime date={made.expiresAt} />,
    },
  ];
  return (
    <>
      <DialogBody className="grid gap-4">
        <CopyField value={made.key} label="API key" wrap />
        <p className="text-muted-foreground">
          Send it with every request as{" "}
          <code className="font-mono text-foreground">Authorization: Bearer …</code>. Store it in a password
          manager or your platform&apos;s secrets, not in code.
        </p>
        <KeyValueList items={facts} />
      </DialogBody>
      <DialogFooter>
        {place.workspace !== undefined && !isInUse && made.scopes.includes("mcp") && (
          <ButtonLink variant="outline" href={`/o/${place.org}/w/${place.workspace}/connect`}>
            Connect a client
          </ButtonLink>
        )}
        <DialogClose asChild>
          <Button>I have copied it</Button>
        </DialogClose>
      </DialogFooter>
    </>
  );
}
