"use client";

import { useRouter } from "next/navigation";
import type { Explain, ExplainSubject } from "@/lib/features/explain/types";
import { WhyButton } from "@/lib/features/explain/ui";
import { setWorkspaceCapabilitiesAction } from "../actions";
import type { CapabilityChange, CapabilityKind, WorkspaceCapability } from "../schema";
import { CapabilityBrowser } from "./capability-browser";
import type { CapabilityKindTabsProps } from "./capability-kind-tabs";

export type WorkspaceCapabilitiesProps = {
  place: { org: string; workspace: string };
  /** Slug of the workspace server. */
  server: string;
  kind: CapabilityKind;
  counts: CapabilityKindTabsProps["counts"];
  capabilities: readonly WorkspaceCapability[];
  isFiltered: boolean;
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
  const router = useRouter();

  async function save(changes: CapabilityChange[]): Promise<string | null> {
    const outcome = await setWorkspaceCapabilitiesAction(place, { server, changes }).catch(() => null);
    if (outcome === null) return "The server did not answer. Check your connection and try again.";
    if (!outcome.ok) return outcome.message;
    router.refresh();
    return null;
  }

  return (
    <CapabilityBrowser
      {...shown}
      items={capabilities.map(({ orgEnabled, workspaceEnabled, enabled: _, reason: __, ...facts }) => ({
        ...facts,
        on: orgEnabled && workspaceEnabled,
        lock: orgEnabled ? null : LOCKED,
      }))}
      save={canChange ? save : null}
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
