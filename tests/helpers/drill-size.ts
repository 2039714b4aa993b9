import process from "node:process";

/** How often a drill repeats: `short` in `npm test`, `long` in `npm run test:drills`. */
export function drillSize(short: number, long: number): number {
  return process.env["GATEHOUSE_DRILLS"] === "long" ? long : short;
}
