"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { endSessionAction } from "../actions";

export function EndSessionButton({ id, browser }: { id: string; browser: string }) {
  const router = useRouter();
  const [pending, setPending] = useState(false);

  async function end(): Promise<void> {
    setPending(true);
    const answer = await endSessionAction({ session: id }).catch(() => null);
    setPending(false);
    if (answer?.ok) toast.success(`${browser} was signed out`);
    else toast.error(answer?.message ?? "Gatehouse did not answer. Check your connection and try again.");
    router.refresh();
  }

  return (
    <Button size="sm" variant="outline" pending={pending} onClick={() => void end()}>
      Sign out<span className="sr-only"> {browser}</span>
    </Button>
  );
}
