"use client";

import { KeyRound, ListPlus, LockOpen, UserRound } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { FieldSet } from "@/components/ui/field";
import { RadioCards, type RadioCardOption } from "@/components/ui/radio-cards";
import type { AuthType } from "./draft";

const coming = <Badge outline>Coming</Badge>;

const OPTIONS: readonly RadioCardOption[] = [
  {
    value: "none",
    title: "No authentication",
    description: "The server is open to whoever reaches it.",
    icon: <LockOpen aria-hidden />,
  },
  {
    value: "headers",
    title: "Headers",
    description: "Fixed headers, such as an API key or a bearer token.",
    icon: <ListPlus aria-hidden />,
  },
  {
    value: "oauth",
    title: "OAuth 2.1",
    description: "Each person connects an account of their own.",
    icon: <UserRound aria-hidden />,
    badge: coming,
    disabled: true,
  },
  {
    value: "client-credentials",
    title: "Client credentials",
    description: "Gatehouse gets tokens as an application.",
    icon: <KeyRound aria-hidden />,
    badge: coming,
    disabled: true,
  },
];

export type AuthChoiceProps = { value: AuthType; onChange: (value: AuthType) => void };

/** How Gatehouse authenticates to the server. */
export function AuthChoice({ value, onChange }: AuthChoiceProps) {
  return (
    <FieldSet legend="Authentication" hint="How Gatehouse proves itself to the server. Clients never see it.">
      <RadioCards
        label="Authentication"
        options={OPTIONS}
        columns={2}
        value={value}
        onValueChange={(chosen) => {
          if (chosen === "none" || chosen === "headers") onChange(chosen);
        }}
      />
    </FieldSet>
  );
}
