import { apiKey } from "./api-key";
import type { ClientAuth } from "./define-client-auth";

/** In the order they are asked. A token nobody recognizes is refused. */
export const CLIENT_AUTHS: readonly ClientAuth[] = [apiKey];
