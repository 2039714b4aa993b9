import {
  capabilityEffect,
  capabilityKind,
  type CapabilityEffect,
  type CapabilityKind,
} from "@/lib/features/capabilities/schema";
import { queryParam, searchParam, type PageQuery } from "./page-query";

export interface CapabilityQuery {
  readonly kind: CapabilityKind;
  readonly search: string | undefined;
  /** Of tools alone. */
  readonly effect: CapabilityEffect | undefined;
  readonly cursor: string | undefined;
}

/** What a page of capabilities is asked for in its URL; what makes no sense there counts as not said. */
export function readCapabilityQuery(query: PageQuery): CapabilityQuery {
  const kind = capabilityKind.catch("tool").parse(queryParam(query, "kind"));
  const effect = capabilityEffect.optional().catch(undefined).parse(queryParam(query, "effect"));
  return {
    kind,
    search: searchParam(query),
    effect: kind === "tool" ? effect : undefined,
    cursor: queryParam(query, "cursor"),
  };
}
