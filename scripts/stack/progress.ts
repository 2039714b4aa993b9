/** Tells a person at the terminal what is going on. */
export interface Progress {
  /** One step with its duration; `note` adds a line below it. */
  step<T>(title: string, work: (note: (line: string) => void) => Promise<T>): Promise<T>;
  line(text?: string): void;
}

/** Progress on standard output, one plain line per event: the same on a terminal and in a log. */
export function createProgress(
  write: (text: string) => void = (text) => void process.stdout.write(text),
): Progress {
  const line = (text = "") => {
    write(`${text}\n`);
  };
  return {
    line,
    step: async (title, work) => {
      const startedAt = performance.now();
      line(`… ${title}`);
      const result = await work((note) => {
        line(`    ${note}`);
      });
      line(`✓ ${title} (${((performance.now() - startedAt) / 1_000).toFixed(1)} s)`);
      return result;
    },
  };
}
