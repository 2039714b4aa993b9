"use client";

import { useRouter } from "next/navigation";
import { setOrgCapabilitiesAction } from "../actions";
import type { CapabilityChange, CapabilityKind, OrgCapability } from "../schema";
import { CapabilityBrowser } from "./capability-browser";
import type { CapabilityKindTabsProps } from "./capability-kind-tabs";

export type OrgCapabilitiesProps = {
  orgSlug: string;
  server: { id: string; workspaces: number; isSynced: boolean };
  kind: CapabilityKind;
  counts: CapabilityKindTabsProps["counts"];
  capabilities: readonly OrgCapability[];
  isFiltered: boolean;
  canChange: boolean;
};

/** The organization's switches of a server: what is off here is off in every workspace. */
export function OrgCapabilities(props: OrgCapabilitiesProps) {
  const { orgSlug, server, capabilities, canChange, ...shown } = props;
  const router = useRouter();

  async function save(changes: CapabilityChange[]): Promise<string | null> {
    const input = { server: server.id, changes };
    const answer = await setOrgCapabilitiesAction({ org: orgSlug }, input).catch(() => null);
    if (answer === null) return "Gatehouse did not answer. Check your connection and try again.";
    if (!answer.ok) return answer.message;
    router.refresh();
    return null;
  }

  return (
    <CapabilityBrowser
      {...shown}
      items={capabilities.map(({ enabled, ...facts }) => ({ ...facts, on: enabled, lock: null }))}
      save={canChange ? save : null}
      audience={audienceOf(server.workspaces)}
      emptyHint={
        server.isSynced
          ? "The server lists none. The list is read again at every sync."
          : "Its capabilities have not been read yet. Sync the server to read them now."
      }
    />
  );
}

function audienceOf(workspaces: number): string {
  switch (workspaces) {
    case 0:
      return "every workspace that will get this server";
    case 1:
      return "the 1 workspace that has this server";
    default:
      return `all ${String(workspaces)} workspaces that have this server`;
  }
}
