"use client";

import { useRouter } from "next/navigation";
import { useState, type FormEvent } from "react";
import { SubmitButton } from "@/components/forms/submit-button";
import { Alert } from "@/components/ui/alert";
import { Button, ButtonLink } from "@/components/ui/button";
import {
  Dialog,
  DialogBody,
  DialogClose,
  DialogContent,
  DialogFooter,
  DialogTrigger,
} from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import { toast } from "@/components/ui/toast";
import { grantServerAction } from "../actions";

const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

export type GrantServerDialogProps = {
  place: { org: string; workspace: string };
  /** Those of the registry that the workspace does not have. */
  servers: readonly { id: string; name: string }[];
  /** Whether the person may put another one into the registry. */
  canAdd: boolean;
};

/** Grants a server of the registry to a workspace, and goes on to its tools, all of which are on then. */
export function GrantServerDialog({ place, servers, canAdd }: GrantServerDialogProps) {
  const isEmpty = servers.length === 0;
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button>Grant a server</Button>
      </DialogTrigger>
      <DialogContent
        size="sm"
        title="Grant a server"
        description={
          isEmpty
            ? "The registry has no server that this workspace does not have."
            : "The workspace gets a connection URL for it, with all its tools on. You choose among them next."
        }
      >
        {isEmpty ? (
          <DialogFooter>
            {canAdd ? (
              <ButtonLink href={`/o/${place.org}/registry/new`}>Add MCP server</ButtonLink>
            ) : (
              <DialogClose asChild>
                <Button>Close</Button>
              </DialogClose>
            )}
          </DialogFooter>
        ) : (
          <GrantForm place={place} servers={servers} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function GrantForm({ place, servers }: Omit<GrantServerDialogProps, "canAdd">) {
  const router = useRouter();
  const [chosen, setChosen] = useState(servers[0]?.id ?? "");
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setPending(true);
    setProblem(null);
    const answer = await grantServerAction(place, { server: chosen }).catch(() => null);
    setPending(false);
    if (!answer?.ok) {
      setProblem(answer?.message ?? UNREACHABLE);
      return;
    }
    const { server, slug } = answer.value;
    toast.success(`${server.name} was granted`);
    router.push(`/o/${place.org}/w/${place.workspace}/servers/${slug}/capabilities`);
    router.refresh();
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="contents">
      <DialogBody className="grid gap-4">
        {problem !== null && (
          <Alert tone="danger" live>
            {problem}
          </Alert>
        )}
        <Field label="Server" required>
          <NativeSelect
            options={servers.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen}
            onChange={(event) => setChosen(event.target.value)}
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="outline">Cancel</Button>
        </DialogClose>
        <SubmitButton pending={pending}>Grant</SubmitButton>
      </DialogFooter>
    </form>
  );
}
