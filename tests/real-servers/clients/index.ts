import { inspector, inspectorModern } from "./inspector";
import { mcpRemote, mcpRemoteAuto } from "./mcp-remote";
import { sdkV1 } from "./sdk-v1";
import { sdkV2Legacy, sdkV2Modern } from "./sdk-v2";

/** Clients that speak the versions with sessions. */
export const sessionClients = [sdkV1, sdkV2Legacy, mcpRemote, inspector];

/** Those of them that say so when they leave; the others leave their session to whoever holds it. */
export const leavingClients = [sdkV1, sdkV2Legacy];

/** Clients that speak 2026-07-28 with servers that know it. */
export const modernClients = [sdkV2Modern, mcpRemoteAuto, inspectorModern];

/** Clients that ask for 2026-07-28 and fall back. */
export const fallingBackClients = [sdkV2Modern, mcpRemoteAuto];
