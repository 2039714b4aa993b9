"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { RadioCards } from "@/components/ui/radio-cards";
import { toast } from "@/components/ui/toast";
import { updateWorkspaceAction } from "../actions";
import type { ToolNaming } from "../schema";

export type ToolNamingCardProps = {
  place: { org: string; workspace: string };
  naming: ToolNaming;
};

/** How the tools of the workspace's servers are called where they are listed together. */
export function ToolNamingCard({ place, naming }: ToolNamingCardProps) {
  const router = useRouter();
  const [pending, setPending] = useState(false);

  async function save(next: ToolNaming): Promise<void> {
    setPending(true);
    const outcome = await updateWorkspaceAction(place, { toolNaming: next }).catch(() => null);
    setPending(false);
    if (outcome?.ok !== true) toast.error(outcome?.message ?? "Gatehouse did not answer. Try again.");
    else toast.success("Tool names changed");
    router.refresh();
  }

  return (
    <Card>
      <CardHeader>
        <CardTitle>Tool names</CardTitle>
        <CardDescription>
          On the workspace URL. Clients are told of a change at once, but prompts and settings that name a
          tool have to be changed by hand.
        </CardDescription>
      </CardHeader>
      <CardContent>
        <RadioCards
          label="Tool names"
          columns={2}
          value={naming}
          aria-busy={pending || undefined}
          onValueChange={(value) => {
            const next = value === "always" ? "always" : "collisions";
            if (next !== naming && !pending) void save(next);
          }}
          options={[
            {
              value: "collisions",
              title: "Prefixed where needed",
              description: "search, or github_search where two servers have a tool of this name.",
            },
            {
              value: "always",
              title: "Always prefixed",
              description: "github_search. A name never changes when another server is added.",
            },
          ]}
        />
      </CardContent>
    </Card>
  );
}
