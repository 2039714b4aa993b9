/** Which state a switch may have been in, and when. */
export interface SwitchHistory {
  /** A write of these states begins; call what it returns when the write has returned. */
  begin(states: ReadonlyMap<string, boolean>): () => void;
  /** Whether the switch may have been in this state at any moment from `from` to `to`. */
  wasPossible(name: string, isOn: boolean, from: number, to: number): boolean;
}

interface Span {
  readonly isOn: boolean;
  /** A write holds at the earliest from its beginning, and at the latest until the next one has returned. */
  readonly from: number;
  until: number;
}

/** Every switch is on at first. */
export function createSwitchHistory(names: readonly string[]): SwitchHistory {
  const spans = new Map<string, Span[]>(
    names.map((name) => [name, [{ isOn: true, from: 0, until: Infinity }]]),
  );
  return {
    begin(states) {
      const at = Date.now();
      const before = [...states.keys()].map((name) => spans.get(name)?.at(-1));
      for (const [name, isOn] of states) spans.get(name)?.push({ isOn, from: at, until: Infinity });
      return () => {
        const until = Date.now();
        for (const span of before) if (span !== undefined) span.until = until;
      };
    },
    wasPossible: (name, isOn, from, to) =>
      (spans.get(name) ?? []).some((span) => span.isOn === isOn && span.from <= to && span.until >= from),
  };
}
