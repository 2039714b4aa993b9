/** Whether a connection is up, and a way to wait a moment for it. */
export type ConnectionGate = {
  isOpen(): boolean;
  open(): void;
  shut(): void;
  /** `false` when it did not open in time. */
  waitOpen(ms: number): Promise<boolean>;
};

export function createConnectionGate(): ConnectionGate {
  const waiting = new Set<() => void>();
  let isOpen = false;
  return {
    isOpen: () => isOpen,
    open() {
      isOpen = true;
      for (const wake of waiting) wake();
    },
    shut() {
      isOpen = false;
    },
    waitOpen(ms) {
      if (isOpen) return Promise.resolve(true);
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve(isOpen);
        };
        const timer = setTimeout(wake, ms);
        waiting.add(wake);
      });
    },
  };
}
