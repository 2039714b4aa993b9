import type { PeerBus } from "@/lib/gateway";
import type { Bus } from "@/lib/platform/bus";

const EVERYONE = "*";

/** The processes of an installation talk over the bus; each hears what goes to it and to all. */
export function createPeerBus(bus: () => Pick<Bus, "publish" | "subscribe">): PeerBus {
  return {
    send: (to, frame) => bus().publish(to, frame),
    receive(id, onFrame) {
      const unsubscribes = [id, EVERYONE].map((channel) =>
        bus().subscribe(channel, (event) => {
          if (event.type === "message" && typeof event.message === "string") onFrame(channel, event.message);
        }),
      );
      return () => {
        for (const unsubscribe of unsubscribes) unsubscribe();
      };
    },
  };
}
