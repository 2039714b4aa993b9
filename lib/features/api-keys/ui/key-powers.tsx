"use client";

import { Bot, UserRound } from "lucide-react";
import { CheckboxField } from "@/components/ui/checkbox";
import { FieldSet } from "@/components/ui/field";
import { RadioCards } from "@/components/ui/radio-cards";
import { WORKSPACE_KEY_SCOPES } from "../schema";
import { SCOPE_WORDS } from "./key-words";

type Scope = (typeof WORKSPACE_KEY_SCOPES)[number];

/** Whom a workspace's key acts for, and what it may do. */
export type Powers = { kind: "service" | "user"; scopes: Scope[] };

export type KeyPowersProps = Powers & {
  canMakeServiceKeys: boolean;
  scopesError: string | undefined;
  onChange: (powers: Powers) => void;
};

/** The part of the form about kind and scopes. */
export function KeyPowers({ kind, scopes, canMakeServiceKeys, scopesError, onChange }: KeyPowersProps) {
  const toggle = (scope: Scope, on: boolean) =>
    onChange({
      kind,
      scopes: WORKSPACE_KEY_SCOPES.filter((each) => (each === scope ? on : scopes.includes(each))),
    });
  return (
    <>
      {canMakeServiceKeys && (
        <FieldSet legend="Kind">
          <RadioCards
            label="Kind"
            columns={2}
            value={kind}
            onValueChange={(value) => onChange({ kind: value === "user" ? "user" : "service", scopes })}
            options={[
              {
                value: "service",
                title: "Service key",
                description: "Belongs to the workspace. For agents, CI and servers.",
                icon: <Bot aria-hidden />,
              },
              {
                value: "user",
                title: "Personal key",
                description: "Acts as you, with your access. For your own client.",
                icon: <UserRound aria-hidden />,
              },
            ]}
          />
        </FieldSet>
      )}
      <FieldSet legend="Scopes" error={scopesError}>
        <div className="grid gap-3">
          {WORKSPACE_KEY_SCOPES.map((scope) => (
            <CheckboxField
              key={scope}
              label={SCOPE_WORDS[scope].label}
              description={SCOPE_WORDS[scope].description}
              checked={scopes.includes(scope)}
              onCheckedChange={(checked) => toggle(scope, checked === true)}
            />
          ))}
        </div>
      </FieldSet>
    </>
  );
}
