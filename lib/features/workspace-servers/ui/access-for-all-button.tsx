"use client";

import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { setUserAccessAction } from "../actions";
import type { UserAccessPage } from "../schema";
import type { ServerPlace } from "../types";

const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

export type AccessForAllButtonProps = {
  to: "allow" | "deny";
  place: ServerPlace;
  /** Its name. */
  server: string;
  defaultAccess: UserAccessPage["defaultAccess"];
  search: string | undefined;
  disabled: boolean;
};

/** Allows or denies all members of the workspace, or all that the search finds, after saying what that changes. */
export function AccessForAllButton({
  to,
  place,
  server,
  defaultAccess,
  search,
  disabled,
}: AccessForAllButtonProps) {
  const router = useRouter();
  const verb = to === "allow" ? "Allow" : "Deny";
  const whom = search === undefined ? "all members" : `the members who match “${search}”`;

  async function save(): Promise<string | undefined> {
    // What equals the default is no exception: they follow it.
    const all = { access: to === defaultAccess ? ("default" as const) : to, search };
    const answer = await setUserAccessAction(place, { server: place.server, all }).catch(() => null);
    if (!answer?.ok) return answer?.message ?? UNREACHABLE;
    const count = answer.value.changed.length;
    const people = count === 1 ? "1 person" : `${String(count)} people`;
    toast.success(to === "allow" ? `Allowed: changed for ${people}` : `Denied: changed for ${people}`);
    router.refresh();
    return undefined;
  }

  return (
    <ConfirmDialog
      trigger={
        <Button variant="outline" size="sm" disabled={disabled}>
          {search === undefined ? `${verb} all` : `${verb} these`}
        </Button>
      }
      tone={to === "allow" ? "neutral" : "danger"}
      title={`${verb} ${whom}?`}
      description={
        to === "allow"
          ? `They can use ${server} within a second. Who joins later, and service keys, follow the default.`
          : `They can no longer use ${server}, within a second, and what they have open ends. Who joins later, and service keys, follow the default.`
      }
      confirmLabel={search === undefined ? `${verb} all members` : `${verb} these members`}
      onConfirm={save}
    />
  );
}
