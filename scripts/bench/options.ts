import { parseArgs } from "node:util";
import { z } from "zod";
import { DOOR_NAMES, type DoorName } from "./door";
import { SCENARIO_NAMES, type ScenarioName } from "./scenarios";

export interface BenchOptions {
  readonly scenarios: readonly ScenarioName[];
  readonly doors: readonly DoorName[];
  readonly pairs: number;
  /** How long one run of a pair takes. */
  readonly runMs: number;
  readonly warmUpMs: number;
  /** How many idle sessions and streams. */
  readonly idleCount: number;
  /** Before memory is read: sockets to upstreams that the work opened are closed by then. */
  readonly settleMs: number;
  readonly connections: number;
  readonly jsonFile: string | null;
  /** Another checkout of Gatehouse to compare with, instead of the bare proxy. */
  readonly against: string | null;
  /** Of the serving processes, such as `--cpu-prof`. */
  readonly nodeFlags: readonly string[];
}

export const USAGE = `npm run bench -- [options]
  --quick               3 short pairs: to see that it runs, not to quote
  --scenario a,b        ${SCENARIO_NAMES.join(", ")}
  --door a,b            ${DOOR_NAMES.join(", ")}
  --pairs n             interleaved pairs per scenario and door (9)
  --connections n       of the load generator (32)
  --idle n              idle sessions and streams (2000; no more than 2000 streams)
  --json file           where the numbers go
  --against folder      compare with another checkout (built, same schema) instead of the bare proxy
  --node-flags="…"      of the serving processes, such as --cpu-prof
`;

const names = <T extends string>(known: readonly T[]) =>
  z
    .string()
    .default(known.join(","))
    .transform((text) => text.split(","))
    .pipe(z.array(z.enum(known)));

const flags = z.object({
  quick: z.boolean().default(false),
  scenario: names(SCENARIO_NAMES),
  door: names(DOOR_NAMES),
  pairs: z.coerce.number().int().min(1).max(1_000).optional(),
  connections: z.coerce.number().int().min(1).max(64).default(32),
  idle: z.coerce.number().int().min(1).max(100_000).optional(),
  json: z.string().optional(),
  against: z.string().optional(),
  "node-flags": z.string().default(""),
});

/** Throws with a sentence on what is not understood. */
export function readOptions(args: readonly string[]): BenchOptions {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean" },
      scenario: text,
      door: text,
      pairs: text,
      connections: text,
      idle: text,
      json: text,
      against: text,
      "node-flags": text,
    },
  });
  const wanted = flags.parse(values);
  const sizes = wanted.quick
    ? { pairs: 3, runMs: 400, warmUpMs: 500, idleCount: 200, settleMs: 500 }
    : { pairs: 9, runMs: 2_000, warmUpMs: 3_000, idleCount: 2_000, settleMs: 13_000 };
  return {
    ...sizes,
    pairs: wanted.pairs ?? sizes.pairs,
    idleCount: wanted.idle ?? sizes.idleCount,
    scenarios: wanted.scenario,
    doors: wanted.door,
    connections: wanted.connections,
    against: wanted.against ?? null,
    jsonFile: wanted.json ?? null,
    nodeFlags: wanted["node-flags"].split(" ").filter((flag) => flag !== ""),
  };
}
