import type { PeerBus } from "../ports";

/** A bus between gateways of one process, with the faults a real one has. */
export interface PeerHub extends PeerBus {
  /** Everything that was sent, as it could be read on a real bus. */
  readonly frames: { readonly to: string; readonly frame: string }[];
  /** The bus as one process has it; after `kill` nothing arrives there nor comes from there. */
  member(): PeerBus & { kill(): void };
  /** Whether sending works. */
  setReachable(isReachable: boolean): void;
  /** Puts a frame on the bus, as whoever can write to it could. */
  inject(to: string, frame: string): void;
}

export function createPeerHub(): PeerHub {
  const receivers = new Map<string, (to: string, frame: string) => void>();
  const frames: { readonly to: string; readonly frame: string }[] = [];
  let isReachable = true;
  const deliver = (to: string, frame: string): void => {
    for (const [id, onFrame] of [...receivers]) if (to === "*" || to === id) onFrame(to, frame);
  };
  const hub: PeerHub = {
    frames,
    async send(to, frame) {
      if (!isReachable) throw new Error("the bus cannot be reached");
      if (frame.length > 7_000) throw new Error("a bus message has 7 KB at most");
      frames.push({ to, frame });
      await Promise.resolve();
      setImmediate(deliver, to, frame);
    },
    receive(id, onFrame) {
      receivers.set(id, onFrame);
      return () => void receivers.delete(id);
    },
    member() {
      let isDead = false;
      return {
        send: (to, frame) => (isDead ? Promise.resolve() : hub.send(to, frame)),
        receive: (id, onFrame) => hub.receive(id, (to, frame) => isDead || onFrame(to, frame)),
        kill: () => void (isDead = true),
      };
    },
    setReachable: (next) => void (isReachable = next),
    inject: deliver,
  };
  return hub;
}
