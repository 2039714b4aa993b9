"use client";

import { LogIn } from "lucide-react";
import { signIn } from "next-auth/react";
import { useState } from "react";
import { Button } from "@/components/ui/button";

export type IdentityButtonsProps = {
  providers: readonly { id: string; name: string }[];
  /** Where to go afterwards: a path of ours. */
  destination: string;
};

/** Ways to sign in through somebody else; nothing where none is configured. */
export function IdentityButtons({ providers, destination }: IdentityButtonsProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  if (providers.length === 0) return null;

  function go(id: string): void {
    setChosen(id);
    signIn(id, { callbackUrl: destination }).catch(() => setChosen(null));
  }

  return (
    <div className="grid gap-3">
      {providers.map(({ id, name }) => (
        <Button key={id} variant="outline" pending={chosen === id} onClick={() => go(id)} className="w-full">
          <LogIn aria-hidden />
          Continue with {name}
        </Button>
      ))}
      <p className="flex items-center gap-3 text-[0.8125rem] text-muted-foreground before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
        or
      </p>
    </div>
  );
}
