import type { z } from "zod";
import type { MaybePromise } from "@/lib/shared/maybe-promise";
import { err, type Result } from "@/lib/shared/result";
import { denial, type Denial } from "../errors";
import type { SecretResolver } from "../ports";

export interface UpstreamAuthContext {
  readonly orgId: string;
  readonly serverId: string;
  readonly secretRef: string | null;
  /** Origin of the upstream the headers are for. */
  readonly origin: string;
  readonly secrets: SecretResolver;
}

/** One way Gatehouse authenticates to an upstream: the headers it adds to a call. */
export interface UpstreamAuth {
  readonly id: string;
  readonly title: string;
  /** Settings that are not secret. */
  readonly config: z.ZodType;
  headers(
    config: unknown,
    context: UpstreamAuthContext,
  ): MaybePromise<Result<Record<string, string>, Denial>>;
}

/** Ties a plug-in's settings to its code: `headers` runs only on settings that parse. */
export function defineUpstreamAuth<Config>(auth: {
  readonly id: string;
  readonly title: string;
  readonly config: z.ZodType<Config>;
  headers(config: Config, context: UpstreamAuthContext): MaybePromise<Result<Record<string, string>, Denial>>;
}): UpstreamAuth {
  return {
    ...auth,
    headers(raw, context) {
      const parsed = auth.config.safeParse(raw);
      if (parsed.success) return auth.headers(parsed.data, context);
      const internalMessage = `upstream auth ${auth.id}: settings do not parse`;
      return err(denial("configuration_invalid", { internalMessage }));
    },
  };
}
