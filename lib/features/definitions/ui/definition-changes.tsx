"use client";

import { SearchX, ShieldCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/checkbox";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterSelect } from "@/components/ui/filter-select";
import { SearchInput } from "@/components/ui/search-input";
import { toast } from "@/components/ui/toast";
import { reviewDefinitionsAction } from "../actions";
import { CHANGE_STATES, type ChangeCounts, type DefinitionChange } from "../schema";
import { ChangeItem } from "./change-item";
import { STATE_WORDS } from "./change-words";

export type DefinitionChangesProps = {
  orgSlug: string;
  server: { id: string; name: string };
  changes: readonly DefinitionChange[];
  counts: ChangeCounts;
  isFiltered: boolean;
  canChange: boolean;
};

/** What a server says that nobody approved: read the difference, choose, approve. */
export function DefinitionChanges(props: DefinitionChangesProps) {
  const { changes, counts, isFiltered, canChange } = props;
  const { chosen, choose, review } = useReview(props);
  const open = canChange ? changes.filter(isWaiting) : [];
  const picked = open.filter((change) => chosen.has(keyOf(change)));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput label="Search changes" />
        <FilterSelect
          label="State"
          param="state"
          anyLabel="Any state"
          options={CHANGE_STATES.map((state) => ({
            value: state,
            label: `${STATE_WORDS[state].label} (${String(counts[state])})`,
          }))}
        />
      </div>
      {open.length > 0 && (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <CheckboxField
            label={`Choose all ${String(open.length)}`}
            checked={picked.length === open.length ? true : picked.length > 0 ? "indeterminate" : false}
            onCheckedChange={(next) => choose(next === true ? open.map(keyOf) : [])}
          />
          <ApproveButton picked={picked} approve={() => review(picked, "approve")} />
        </div>
      )}
      {changes.length === 0 ? (
        <Nothing isFiltered={isFiltered} />
      ) : (
        <ul
          aria-label={`${String(changes.length)} changes`}
          className="divide-y divide-border overflow-hidden rounded-lg border border-border bg-card shadow-raised"
        >
          {changes.map((change) => (
            <ChangeItem
              key={keyOf(change)}
              change={change}
              checked={open.includes(change) ? chosen.has(keyOf(change)) : null}
              onCheckedChange={(next) =>
                choose(next ? [...chosen, keyOf(change)] : [...chosen].filter((key) => key !== keyOf(change)))
              }
              onDiscard={
                canChange && isWaiting(change) && change.seenBy === "client"
                  ? () => void review([change], "discard").then((problem) => problem && toast.error(problem))
                  : null
              }
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function useReview({ orgSlug, server }: DefinitionChangesProps) {
  const router = useRouter();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());

  async function review(
    changes: readonly DefinitionChange[],
    verdict: "approve" | "discard",
  ): Promise<string | undefined> {
    const definitions = changes.map(({ kind, name, hash }) => ({ kind, name, hash: hash ?? "", verdict }));
    const answer = await reviewDefinitionsAction({ org: orgSlug }, { server: server.id, definitions }).catch(
      () => null,
    );
    if (answer === null) return "Gatehouse did not answer. Check your connection and try again.";
    if (!answer.ok) return answer.message;
    setChosen(new Set());
    toast.success(`${amountOf(changes.length)} ${verdict === "approve" ? "approved" : "discarded"}`);
    router.refresh();
    return undefined;
  }

  return { chosen, choose: (keys: readonly string[]) => setChosen(new Set(keys)), review };
}

function ApproveButton({
  picked,
  approve,
}: {
  picked: readonly DefinitionChange[];
  approve: () => Promise<string | undefined>;
}) {
  const hidden = picked.filter(({ findings }) => findings.some((finding) => finding.hidden !== null));
  const amount = amountOf(picked.length);
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" disabled={picked.length === 0}>
          Approve {picked.length === 0 ? "" : String(picked.length)}
        </Button>
      }
      tone={hidden.length > 0 ? "danger" : "neutral"}
      title={`Approve ${amount}?`}
      description={
        hidden.length > 0
          ? `${amountOf(hidden.length)} among them contain characters that people do not see and models read. Clients get all of them, exactly as they are shown here, within a second.`
          : "Clients get these definitions, exactly as they are shown here, within a second."
      }
      confirmLabel={`Approve ${amount}`}
      onConfirm={approve}
    />
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState icon={<SearchX />} title="No change matches" description="Try another word or state." />
  ) : (
    <EmptyState
      icon={<ShieldCheck />}
      title="Everything is as approved"
      description="The server says what it said when its definitions were approved. What changes appears here."
    />
  );
}

const isWaiting = (change: DefinitionChange): boolean => change.hash !== null;
const keyOf = ({ kind, name }: DefinitionChange): string => `${kind}:${name}`;
const amountOf = (count: number): string => (count === 1 ? "1 definition" : `${String(count)} definitions`);
