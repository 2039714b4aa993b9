import type { z } from "zod";
import type { Db } from "@/lib/platform/db";
import { AppError } from "@/lib/shared/errors";
import { hasEffect } from "./effects";
import { parseDefinition } from "./parse-definition";
import {
  CAPABILITY_KINDS,
  type CapabilityEffect,
  type CapabilityKind,
  type listCapabilitiesInput,
  type Switchable,
} from "./schema";
import { capabilityKey } from "./switches";

type Filter = Omit<z.output<typeof listCapabilitiesInput>, "server">;

interface Entry {
  readonly kind: CapabilityKind;
  readonly name: string;
  /** Null for a name that is only known from a switch. */
  readonly id: string | null;
  readonly title: string | null;
  readonly position: number;
  readonly removedAt: Date | null;
  readonly approved: boolean;
  readonly pendingHash: string | null;
}

/**
 * The capabilities of a server in its own order, then those it no longer lists, then names that were switched off
 * before they were seen.
 */
export async function capabilityEntries(
  db: Db,
  serverId: string,
  switches: readonly { readonly kind: CapabilityKind; readonly name: string }[],
): Promise<Entry[]> {
  const entries: Entry[] = await db.capability.findMany({
    where: { serverId },
    select: {
      ...{ kind: true, name: true, id: true, title: true, position: true, removedAt: true },
      ...{ approved: true, pendingHash: true },
    },
  });
  const known = new Set(entries.map(capabilityKey));
  for (const { kind, name } of switches) {
    if (known.has(capabilityKey({ kind, name }))) continue;
    known.add(capabilityKey({ kind, name }));
    entries.push({
      ...{ kind, name, id: null, title: null, position: 0, removedAt: null },
      ...{ approved: true, pendingHash: null },
    });
  }
  return entries.sort(byPlace);
}

/** The part of the entries that a request asked for, with everything that is stored of each. */
export async function capabilityPage(db: Db, entries: readonly Entry[], filter: Filter) {
  const matching = entries.filter((entry) => matches(entry, filter));
  const start = filter.cursor === undefined ? 0 : indexAfter(matching, filter.cursor);
  const shown = matching.slice(start, start + filter.limit);
  const rows = await db.capability.findMany({ where: { id: { in: shown.flatMap(({ id }) => id ?? []) } } });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const last = shown.at(-1);
  return {
    data: shown.map((entry) => factsOf(entry, entry.id === null ? undefined : byId.get(entry.id))),
    nextCursor:
      last !== undefined && start + shown.length < matching.length ? encodeCursor(capabilityKey(last)) : null,
  };
}

/** Those of an effect, or all of them when none is asked for. Only then their definitions are read. */
export async function withEffect(
  db: Db,
  entries: readonly Entry[],
  effect: CapabilityEffect | undefined,
): Promise<readonly Entry[]> {
  if (effect === undefined) return entries;
  const rows = await db.capability.findMany({
    where: { id: { in: entries.flatMap(({ id }) => id ?? []) } },
    select: { id: true, definition: true },
  });
  const definitions = new Map(rows.map(({ id, definition }) => [id, parseDefinition(definition)]));
  return entries.filter(({ id }) => hasEffect((id === null ? null : definitions.get(id)) ?? null, effect));
}

/** How many of what the server lists now there are, and how many of these are on. */
export function countEntries(entries: readonly Entry[], isOn: (key: string) => boolean) {
  const count = (kind: CapabilityKind) => {
    const listed = listedNow(entries, { kind });
    return { total: listed.length, enabled: listed.filter((entry) => isOn(capabilityKey(entry))).length };
  };
  return {
    tool: count("tool"),
    resource: count("resource"),
    resource_template: count("resource_template"),
    prompt: count("prompt"),
  };
}

/** Those that the server lists now and a filter finds, on whatever page. */
export function listedNow(entries: readonly Entry[], filter: Pick<Filter, "kind" | "search">): Entry[] {
  return entries.filter((entry) => entry.id !== null && entry.removedAt === null && matches(entry, filter));
}

/** How many of some entries are on and off here. */
export function countSwitchable(entries: readonly Entry[], isOn: (key: string) => boolean): Switchable {
  const on = entries.filter((entry) => isOn(capabilityKey(entry))).length;
  return { on, off: entries.length - on };
}

function byPlace(a: Entry, b: Entry): number {
  return (
    CAPABILITY_KINDS.indexOf(a.kind) - CAPABILITY_KINDS.indexOf(b.kind) ||
    rank(a) - rank(b) ||
    a.position - b.position ||
    (a.name < b.name ? -1 : 1)
  );
}

function rank(entry: Entry): number {
  if (entry.id === null) return 2;
  return entry.removedAt === null ? 0 : 1;
}

function matches(entry: Entry, { kind, search }: Pick<Filter, "kind" | "search">): boolean {
  if (kind !== undefined && entry.kind !== kind) return false;
  if (search === undefined || search === "") return true;
  const wanted = search.toLowerCase();
  return [entry.name, entry.title ?? ""].some((text) => text.toLowerCase().includes(wanted));
}

interface StoredCapability {
  readonly description: string;
  readonly definition: string;
  readonly firstSeenAt: Date;
  readonly changedAt: Date;
}

function factsOf(entry: Entry, row: StoredCapability | undefined) {
  const { kind, name, title, removedAt } = entry;
  return {
    kind,
    name,
    title,
    removedAt,
    waiting: entry.approved ? (entry.pendingHash === null ? null : ("changed" as const)) : ("new" as const),
    description: row?.description ?? "",
    definition: row === undefined ? null : parseDefinition(row.definition),
    firstSeenAt: row?.firstSeenAt ?? null,
    changedAt: row?.changedAt ?? null,
  };
}

function encodeCursor(key: string): string {
  return Buffer.from(key, "utf8").toString("base64url");
}

function indexAfter(entries: readonly Entry[], cursor: string): number {
  const key = Buffer.from(cursor, "base64url").toString("utf8");
  const index = entries.findIndex((entry) => capabilityKey(entry) === key);
  if (index >= 0) return index + 1;
  throw new AppError("invalid", {
    code: "invalid_cursor",
    publicMessage: "The list changed since its last page. Start from the first page.",
  });
}
