/** What arrives for one reader: bounded, in order, until it ends or fails. */
export interface Inbox {
  push(item: unknown, size: number): void;
  end(): void;
  fail(error: Error): void;
  items(): AsyncGenerator<unknown>;
}

export function createInbox(sizeMax: number, overflow: () => Error): Inbox {
  const queue: { readonly item: unknown; readonly size: number }[] = [];
  let size = 0;
  let failure: Error | null = null;
  let isEnded = false;
  let wake: () => void = () => undefined;
  const fail = (error: Error): void => {
    if (isEnded) return;
    failure ??= error;
    wake();
  };
  return {
    push(item, itemSize) {
      if (isEnded || failure !== null) return;
      queue.push({ item, size: itemSize });
      size += itemSize;
      if (size > sizeMax) fail(overflow());
      wake();
    },
    end() {
      isEnded = true;
      wake();
    },
    fail,
    async *items() {
      for (;;) {
        const next = queue.shift();
        if (next !== undefined) {
          size -= next.size;
          yield next.item;
        } else if (failure !== null) throw failure;
        else if (isEnded) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
