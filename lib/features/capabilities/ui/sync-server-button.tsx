"use client";

import { RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { syncServerAction } from "../actions";
import { syncInWords } from "./sync-words";

export type SyncServerButtonProps = { orgSlug: string; server: { id: string; name: string } };

/** Reads a server's capabilities now and says what changed. */
export function SyncServerButton({ orgSlug, server }: SyncServerButtonProps) {
  const router = useRouter();
  const [pending, setPending] = useState(false);

  async function sync(): Promise<void> {
    setPending(true);
    const answer = await syncServerAction({ org: orgSlug }, { server: server.id }).catch(() => null);
    setPending(false);
    // A failed sync is a health check too: the page shows it.
    router.refresh();
    if (answer === null) toast.error("Gatehouse did not answer. Check your connection and try again.");
    else if (!answer.ok) toast.error(`${server.name} could not be synced`, { description: answer.message });
    else if (answer.value.warning !== null)
      toast.warning(syncInWords(answer.value), { description: answer.value.warning });
    else toast.success(`${server.name} was synced`, { description: syncInWords(answer.value) });
  }

  return (
    <Button variant="outline" pending={pending} onClick={() => void sync()}>
      <RefreshCw aria-hidden />
      Sync now
    </Button>
  );
}
