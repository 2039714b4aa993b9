"use client";

import { Alert } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import { Spinner } from "@/components/ui/spinner";
import { useUrlFilter } from "@/components/ui/use-url-filter";
import { Plug } from "lucide-react";
import type { ServerWorkspaceView } from "../schema";
import { ClientSetup } from "./client-setup";
import { UrlFields } from "./url-fields";

export type ServerSetupProps = {
  orgSlug: string;
  serverPath: string;
  workspaces: readonly ServerWorkspaceView[];
  /** Slug of the workspace to show; the first that has the server when there is no such. */
  chosen: string | undefined;
};

/** How to connect to a registry server: it is reached through a workspace, so one is picked first. */
export function ServerSetup({ orgSlug, serverPath, workspaces, chosen }: ServerSetupProps) {
  const filter = useUrlFilter("workspace");
  const granted = workspaces.flatMap(({ workspace, grant }) =>
    grant === null ? [] : [{ workspace, grant }],
  );
  const current = granted.find(({ workspace }) => workspace.slug === chosen) ?? granted[0];
  if (current === undefined)
    return (
      <EmptyState
        icon={<Plug />}
        title="No workspace has this server yet"
        description="Clients connect through a workspace. Grant the server to one and its URL appears here."
        action={<ButtonLink href={`${serverPath}/access`}>Grant it to a workspace</ButtonLink>}
      />
    );
  const { workspace, grant } = current;
  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <Field
          label="Workspace"
          hint="Every workspace has a URL and keys of its own for this server."
          className="w-full max-w-xl"
        >
          <NativeSelect
            value={workspace.slug}
            onChange={(event) => filter.set(event.target.value)}
            options={granted.map((entry) => ({ value: entry.workspace.slug, label: entry.workspace.name }))}
          />
        </Field>
        {filter.pending && <Spinner label="Loading" />}
      </div>
      {!grant.enabled && (
        <Alert tone="warning" title={`Off in ${workspace.name}`}>
          A manager switched this server off in the workspace. Its URL refuses calls until it is on again.
        </Alert>
      )}
      <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-4">
        <UrlFields label="Connection URL" url={grant.url} keyUrl={grant.keyUrl} />
      </div>
      {/* A key belongs to one workspace: what was pasted for another must not end up in these snippets. */}
      <ClientSetup
        key={workspace.id}
        name={grant.slug}
        keyUrl={grant.keyUrl}
        keysHref={`/o/${orgSlug}/w/${workspace.slug}/api-keys`}
      />
    </>
  );
}
