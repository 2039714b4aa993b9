"use client";

import { setAllOrgCapabilitiesAction, setOrgCapabilitiesAction } from "../actions";
import type { CapabilityEffect, CapabilityKind, OrgCapability, Switchable } from "../schema";
import { CapabilityBrowser } from "./capability-browser";
import type { CapabilityKindTabsProps } from "./capability-kind-tabs";
import { useSwitches } from "./use-switches";

export type OrgCapabilitiesProps = {
  orgSlug: string;
  server: { id: string; workspaces: number; isSynced: boolean };
  kind: CapabilityKind;
  counts: CapabilityKindTabsProps["counts"];
  capabilities: readonly OrgCapability[];
  search: string | undefined;
  effect: CapabilityEffect | undefined;
  switchable: Switchable;
  canChange: boolean;
};

/** The organization's switches of a server: what is off here is off in every workspace. */
export function OrgCapabilities(props: OrgCapabilitiesProps) {
  const { orgSlug, server, capabilities, canChange, ...shown } = props;
  const place = { org: orgSlug };
  const switches = useSwitches({
    some: (changes) => setOrgCapabilitiesAction(place, { server: server.id, changes }),
    all: (wanted) => setAllOrgCapabilitiesAction(place, { server: server.id, ...wanted }),
  });

  return (
    <CapabilityBrowser
      {...shown}
      items={capabilities.map(({ enabled, ...facts }) => ({ ...facts, on: enabled, lock: null }))}
      switches={canChange ? switches : null}
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
