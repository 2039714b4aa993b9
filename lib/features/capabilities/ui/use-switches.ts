import { useRouter } from "next/navigation";
import { useTransition } from "react";
import type { CapabilityChange, SetAllCapabilitiesInput } from "../schema";

type All = Omit<SetAllCapabilitiesInput, "server">;

type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

interface Writes {
  readonly some: (changes: CapabilityChange[]) => Promise<Answer<unknown>>;
  readonly all: (wanted: All) => Promise<Answer<{ changed: CapabilityChange[] }>>;
}

/** The switches of one place: each answers a sentence when it was refused. */
export interface Switches {
  readonly move: (changes: CapabilityChange[]) => Promise<string | null>;
  /** Everything the server lists that a filter finds, whatever page it is on; answers what it moved. */
  readonly moveAll: (wanted: All) => Promise<string | readonly CapabilityChange[]>;
  /** All were moved, and the page still shows where they were: a click on one would take it back. */
  readonly isCatchingUp: boolean;
}

const UNREACHABLE = "Gatehouse did not answer. Check your connection and try again.";

/** Saves switches and shows the page as it is afterwards. */
export function useSwitches({ some, all }: Writes): Switches {
  const router = useRouter();
  const [isCatchingUp, catchUp] = useTransition();
  return {
    isCatchingUp,
    async move(changes) {
      const answer = await some(changes).catch(() => null);
      if (!answer?.ok) return answer?.message ?? UNREACHABLE;
      router.refresh();
      return null;
    },
    async moveAll(wanted) {
      const answer = await all(wanted).catch(() => null);
      if (!answer?.ok) return answer?.message ?? UNREACHABLE;
      catchUp(() => router.refresh());
      return answer.value.changed;
    },
  };
}
