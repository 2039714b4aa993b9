"use client";

import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import { rotateAdminKeyAction, rotateApiKeyAction } from "../actions";
import type { ApiKeyView } from "../schema";
import { KeyDialog } from "./key-dialog";
import { KeyForm, type KeyFormProps } from "./key-form";
import { OVERLAP_CHOICES, OVERLAP_DEFAULT, type KeyPlace } from "./key-words";

export type RotateKeyDialogProps = { apiKey: ApiKeyView; place: KeyPlace };

/** Gives a key a new secret, and the old one time to be replaced. */
export function RotateKeyDialog({ apiKey, place }: RotateKeyDialogProps) {
  return (
    <KeyDialog
      place={place}
      trigger={
        <Button variant="outline" size="sm" aria-label={`Rotate ${apiKey.name}`}>
          Rotate
        </Button>
      }
      title={`Rotate “${apiKey.name}”`}
      description="The key gets a new secret. Its name, scopes and logs stay."
      form={(onMade) => <RotateForm apiKey={apiKey} place={place} onMade={onMade} />}
    />
  );
}

type RotateFormProps = RotateKeyDialogProps & Pick<KeyFormProps, "onMade">;

function RotateForm({ apiKey, place, onMade }: RotateFormProps) {
  const isOverlapping = apiKey.previous !== null;
  const [overlap, setOverlap] = useState<string>(isOverlapping ? "0" : OVERLAP_DEFAULT);

  function make() {
    const act = place.workspace === undefined ? rotateAdminKeyAction : rotateApiKeyAction;
    return act(place, { key: apiKey.id, overlapMinutes: Number(overlap) });
  }

  return (
    <KeyForm
      label="Rotate key"
      make={make}
      unanswered="The server did not answer. Look at the key again before you repeat this."
      onMade={onMade}
    >
      {(issueOf) => (
        <>
          {isOverlapping && (
            <Alert tone="warning" title="The secret from before the last rotation still works">
              Rotating now ends both at once.
            </Alert>
          )}
          <Field
            label="The old secret"
            hint="Until then both work, so that clients can change over one by one."
            error={issueOf("overlapMinutes")}
          >
            <NativeSelect
              options={isOverlapping ? OVERLAP_CHOICES.slice(0, 1) : OVERLAP_CHOICES}
              value={overlap}
              onChange={(event) => setOverlap(event.target.value)}
            />
          </Field>
        </>
      )}
    </KeyForm>
  );
}
