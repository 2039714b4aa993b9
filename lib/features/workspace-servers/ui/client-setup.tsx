"use client";

import { ExternalLink } from "lucide-react";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { CreateKeyDialog } from "@/lib/features/api-keys/ui";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { clientSetups, isMcpKey, type ClientSetup as Setup } from "./client-setups";

export type ClientSetupProps = {
  /** What the client will call the server: its slug. */
  name: string;
  /** The URL for API keys. */
  keyUrl: string;
  /** Where to make a key; null when the reader stands outside a workspace. */
  keysHref: string | null;
  /** For whom keys can be made here. */
  newKey?: { place: { org: string; workspace: string }; canMakeServiceKeys: boolean } | null;
};

/** Snippets and one-click links for every client, with the reader's key put in if they want. */
export function ClientSetup({ name, keyUrl, keysHref, newKey = null }: ClientSetupProps) {
  const [typed, setTyped] = useState("");
  const text = typed.trim();
  const key = isMcpKey(text) ? text : null;
  const setups = clientSetups({ name, keyUrl, key });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <Field
        label="Your API key"
        hint="Optional. Put into the snippets below in this browser tab, and sent nowhere."
        error={text !== "" && key === null ? keyProblem(text) : undefined}
        aside={
          newKey === null ? (
            keysHref !== null && (
              <a href={keysHref} className="text-link hover:underline">
                API keys
              </a>
            )
          ) : (
            <CreateKeyDialog
              {...newKey}
              onMade={setTyped}
              trigger={
                <button type="button" className="text-link hover:underline">
                  Create a key
                </button>
              }
            />
          )
        }
        className="max-w-xl"
      >
        <Input
          mono
          type="password"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder="gh_…"
          autoComplete="off"
          spellCheck={false}
          data-1p-ignore
        />
      </Field>
      <Tabs defaultValue={setups[0]?.id ?? ""}>
        <TabsList aria-label="Client">
          {setups.map((setup) => (
            <TabsTrigger key={setup.id} value={setup.id}>
              {setup.label}
            </TabsTrigger>
          ))}
        </TabsList>
        {setups.map((setup) => (
          <TabsContent key={setup.id} value={setup.id}>
            <Instructions setup={setup} />
          </TabsContent>
        ))}
      </Tabs>
    </div>
  );
}

function Instructions({ setup }: { setup: Setup }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <p className="max-w-prose">{setup.intro}</p>
      {setup.install !== null && (
        <div className="flex flex-wrap items-center gap-3">
          <Button asChild>
            <a href={setup.install.href}>
              <ExternalLink aria-hidden />
              {setup.install.label}
            </a>
          </Button>
          <span className="text-[0.8125rem] text-muted-foreground">{setup.install.hint}</span>
        </div>
      )}
      {setup.steps.map((step) => (
        <CodeBlock key={step.title} title={step.title} code={step.code} wrap={step.isCommand} />
      ))}
      {setup.note !== null && <Alert>{setup.note}</Alert>}
    </div>
  );
}

function keyProblem(text: string): string {
  return text.startsWith("gh_admin_")
    ? "This is an admin key. It cannot call MCP servers; use a key of the workspace."
    : "This is not a whole API key of Gatehouse. It starts with gh_ws_ or gh_user_.";
}
