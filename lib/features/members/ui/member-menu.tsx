"use client";

import { Crown, Ellipsis, LogOut, UserMinus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { toast } from "@/components/ui/toast";
import {
  leaveOrganizationAction,
  leaveWorkspaceAction,
  removeOrgMemberAction,
  removeWorkspaceMemberAction,
  transferOwnershipAction,
} from "../actions";
import type { MemberPlace } from "./role-select";

export type MemberMenuProps = {
  place: MemberPlace;
  placeName: string;
  person: { id: string; name: string };
  isYou: boolean;
  canRemove: boolean;
  canTransfer: boolean;
};

type Answer = { ok: true } | { ok: false; message: string };

/** What is done rarely to a membership: ending it, passing ownership on. */
export function MemberMenu({ place, placeName, person, isYou, canRemove, canTransfer }: MemberMenuProps) {
  const router = useRouter();
  const [asked, setAsked] = useState<"remove" | "transfer" | null>(null);
  if (!canRemove && !canTransfer) return null;

  async function finish(answer: Answer, done: string, href?: string): Promise<string | undefined> {
    if (!answer.ok) return answer.message;
    toast.success(done);
    if (href !== undefined) router.push(href);
    router.refresh();
    return undefined;
  }

  const remove = async () =>
    isYou
      ? finish(
          await leave(place),
          `You left ${placeName}`,
          place.workspace === undefined ? "/" : `/o/${place.org}`,
        )
      : finish(await removeMember(place, person.id), `${person.name} was removed from ${placeName}`);

  const transfer = async () =>
    finish(
      await transferOwnershipAction({ org: place.org }, { member: person.id }),
      `${person.name} owns ${placeName} now`,
    );

  const close = (open: boolean) => {
    if (!open) setAsked(null);
  };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton label={`More actions for ${person.name}`} icon={<Ellipsis />} />
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {canTransfer && (
            <DropdownMenuItem onSelect={() => setAsked("transfer")}>
              <Crown aria-hidden />
              Transfer ownership
            </DropdownMenuItem>
          )}
          {canRemove && (
            <DropdownMenuItem tone="danger" onSelect={() => setAsked("remove")}>
              {isYou ? <LogOut aria-hidden /> : <UserMinus aria-hidden />}
              {isYou ? `Leave ${placeName}` : "Remove"}
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        open={asked === "remove"}
        onOpenChange={close}
        title={isYou ? `Leave ${placeName}?` : `Remove ${person.name} from ${placeName}?`}
        description={
          isYou
            ? "Your personal keys here stop working within a second. Somebody has to invite you to come back."
            : "Within a second their personal keys here stop working and their open streams end. Service keys of the workspace go on working, and what this person called stays in the logs."
        }
        confirmLabel={isYou ? "Leave" : "Remove"}
        onConfirm={remove}
      />
      <ConfirmDialog
        open={asked === "transfer"}
        onOpenChange={close}
        title={`Make ${person.name} the owner of ${placeName}?`}
        description="They can do everything from then on, you become an admin. Only an owner can give the role back to you."
        confirmLabel="Transfer ownership"
        onConfirm={transfer}
      />
    </>
  );
}

function leave({ org, workspace }: MemberPlace): Promise<Answer> {
  return workspace === undefined
    ? leaveOrganizationAction({ org }, {})
    : leaveWorkspaceAction({ org, workspace }, {});
}

function removeMember({ org, workspace }: MemberPlace, member: string): Promise<Answer> {
  return workspace === undefined
    ? removeOrgMemberAction({ org }, { member })
    : removeWorkspaceMemberAction({ org, workspace }, { member });
}
