"use client";

import { ShieldCheck, ShieldX } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/feedback/confirm-dialog";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { RadioCards } from "@/components/ui/radio-cards";
import { toast } from "@/components/ui/toast";
import { updateWorkspaceServerAction } from "../actions";
import type { WorkspaceServerView } from "../schema";
import type { ServerPlace } from "../types";

type Access = WorkspaceServerView["defaultAccess"];

export type DefaultAccessCardProps = {
  place: ServerPlace;
  access: Access;
  /** How many members have no setting of their own. */
  following: number;
};

/** What members may do who have no setting of their own. Asked before it changes: it changes for many at once. */
export function DefaultAccessCard({ place, access, following }: DefaultAccessCardProps) {
  const router = useRouter();
  const [asked, setAsked] = useState<Access | null>(null);
  const people = following === 1 ? "1 member" : `${String(following)} members`;

  async function save(next: Access): Promise<string | undefined> {
    const outcome = await updateWorkspaceServerAction(place, { server: place.server, defaultAccess: next });
    if (!outcome.ok) return outcome.message;
    toast.success(next === "allow" ? "Members are allowed by default" : "Members are denied by default");
    router.refresh();
    return undefined;
  }

  return (
    <Card>
      <CardHeader>
        <CardTitle>Default access</CardTitle>
        <CardDescription>
          Applies to {people}, to everyone who joins the workspace later, and to service keys.
        </CardDescription>
      </CardHeader>
      <CardContent>
        <RadioCards
          label="Default access"
          columns={2}
          value={access}
          onValueChange={(value) => {
            if (value !== access) setAsked(value === "deny" ? "deny" : "allow");
          }}
          options={[
            {
              value: "allow",
              title: "Allow",
              description: "Members may use the server as soon as they are in the workspace.",
              icon: <ShieldCheck aria-hidden />,
            },
            {
              value: "deny",
              title: "Deny",
              description: "Members may not use it. Its tools are neither listed nor callable.",
              icon: <ShieldX aria-hidden />,
            },
          ]}
        />
        <ConfirmDialog
          open={asked !== null}
          onOpenChange={(open) => {
            if (!open) setAsked(null);
          }}
          tone={asked === "deny" ? "danger" : "neutral"}
          title={asked === "deny" ? "Deny by default?" : "Allow by default?"}
          description={
            asked === "deny"
              ? `${people} and all service keys can no longer use this server, within a second. People with a setting of their own keep it.`
              : `${people} and all service keys can use this server, within a second.`
          }
          confirmLabel={asked === "deny" ? "Deny by default" : "Allow by default"}
          onConfirm={() => save(asked ?? access)}
        />
      </CardContent>
    </Card>
  );
}
