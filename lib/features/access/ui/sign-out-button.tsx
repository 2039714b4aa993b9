"use client";

import { LogOut } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { signOut } from "./sign-out";

/** For pages without the sidebar's account menu. */
export function SignOutButton() {
  const [pending, setPending] = useState(false);

  function onClick(): void {
    setPending(true);
    signOut().catch(() => setPending(false));
  }

  return (
    <Button variant="outline" pending={pending} onClick={onClick}>
      <LogOut aria-hidden />
      Sign out
    </Button>
  );
}
