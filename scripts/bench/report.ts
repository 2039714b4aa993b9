import type { ContestResult } from "./contest";
import type { IdleResult } from "./idle";
import type { Spread } from "./statistics";

export interface Finding {
  readonly scenario: string;
  readonly door: string;
  readonly contest?: ContestResult;
  readonly idle?: IdleResult;
  /** This Gatehouse does not offer it. */
  readonly skipped?: string;
  /** Why there is no number although there should be one. */
  readonly failed?: string;
}

/** The findings as lines of two tables. */
export function tablesOf(findings: readonly Finding[]): string {
  const contests = findings.flatMap(({ scenario, door, contest }) =>
    contest === undefined
      ? []
      : [
          [
            scenario,
            door,
            spread(contest.throughputRatio),
            spread(contest.p50Ratio),
            spread(contest.p99Ratio),
            contest.perSecond.toFixed(0),
            contest.basePerSecond.toFixed(0),
            contest.cpuMsPerCall.toFixed(3),
            spread(contest.cpuRatio),
            contest.allCpuMsPerCall.toFixed(3),
            contest.lagP99Ms.median.toFixed(1),
          ],
        ],
  );
  const idle = findings.flatMap(({ scenario, door, idle: found }) =>
    found === undefined
      ? []
      : [
          [
            scenario,
            door,
            String(found.count),
            found.bytesEach.toFixed(0),
            found.rssBytesEach.toFixed(0),
            found.idleCpuPercent.toFixed(1),
            found.reached === null
              ? ""
              : `${String(found.reached)} in ${(found.reachedMs ?? 0).toFixed(0)} ms`,
          ],
        ],
  );
  const missing = findings.flatMap(({ scenario, door, skipped, failed }) => {
    const why = failed ?? skipped;
    return why === undefined ? [] : [`${scenario} at ${door}: ${why}`];
  });
  return [
    table(
      [
        "scenario",
        "door",
        "throughput",
        "p50",
        "p99",
        "per s",
        "base/s",
        "CPU ms",
        "× base",
        "all CPU ms",
        "lag p99 ms",
      ],
      contests,
    ),
    table(["scenario", "door", "count", "bytes each", "RSS each", "idle CPU %", "event reached"], idle),
    ...missing,
  ].join("\n");
}

function spread({ median, from, to }: Spread): string {
  return `${median.toFixed(2)} (${from.toFixed(2)}–${to.toFixed(2)})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |\n`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|\n`;
  return line(head) + rule + rows.map(line).join("");
}
