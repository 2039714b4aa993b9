"use client";

import type { Explain, ExplainSubject } from "@/lib/features/explain/types";
import { WhyButton } from "@/lib/features/explain/ui";
import { setAllWorkspaceCapabilitiesAction, setWorkspaceCapabilitiesAction } from "../actions";
import type { CapabilityEffect, CapabilityKind, Switchable, WorkspaceCapability } from "../schema";
import { CapabilityBrowser } from "./capability-browser";
import type { CapabilityKindTabsProps } from "./capability-kind-tabs";
import { useSwitches } from "./use-switches";

export type WorkspaceCapabilitiesProps = {
  place: { org: string; workspace: string };
  /** Slug of the workspace server. */
  server: string;
  kind: CapabilityKind;
  counts: CapabilityKindTabsProps["counts"];
  capabilities: readonly WorkspaceCapability[];
  search: string | undefined;
  effect: CapabilityEffect | undefined;
  switchable: Switchable;
  canChange: boolean;
  explain: Explain;
  /** Who can be asked about: the reader first. */
  subjects: readonly ExplainSubject[];
};

const LOCKED =
  "Switched off for the whole organization. An organization admin can switch it on in the registry.";

/** The switches of one workspace. What the organization switched off stays off here, and says so. */
export function WorkspaceCapabilities(props: WorkspaceCapabilitiesProps) {
  const { place, server, capabilities, canChange, explain, subjects, ...shown } = props;
  const switches = useSwitches({
    some: (changes) => setWorkspaceCapabilitiesAction(place, { server, changes }),
    all: (wanted) => setAllWorkspaceCapabilitiesAction(place, { server, ...wanted }),
  });

  return (
    <CapabilityBrowser
      {...shown}
      items={capabilities.map(({ orgEnabled, workspaceEnabled, enabled: _, reason: __, ...facts }) => ({
        ...facts,
        on: orgEnabled && workspaceEnabled,
        lock: orgEnabled ? null : LOCKED,
      }))}
      switches={canChange ? switches : null}
      renderWhy={({ kind, name }) => (
        <WhyButton
          explain={explain}
          place={place}
          question={{ principal: subjects[0]?.id ?? "me", server, capability: name, kind }}
          about={name}
          subjects={subjects}
        />
      )}
      audience="everyone in this workspace"
      emptyHint="The server lists none. The list is read again whenever the server is synced."
    />
  );
}
