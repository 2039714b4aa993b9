export { createInMemoryWorld, type InMemoryWorld, type RecordedCall } from "./in-memory-ports";
export { snapshotInput, testPrincipal, testSnapshot } from "./fixtures";
export { createPeerHub, type PeerHub } from "./peer-hub";
