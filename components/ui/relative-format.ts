const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "3 min ago", "in 2 days", or the date when it is more than a month away. The same text on server and browser. */
export function formatRelative(date: Date, now: number): string {
  const distance = date.getTime() - now;
  const size = Math.abs(distance);
  if (size < 10 * SECOND_MS) return "just now";
  // Seven days that have just begun are not six, and an hour that is not over is not one.
  const count = (unitMs: number): number =>
    distance > 0 ? Math.round(size / unitMs) : Math.floor(size / unitMs);
  if (size < MINUTE_MS) return directed(distance, `${count(SECOND_MS)} s`);
  if (size < HOUR_MS) return directed(distance, `${count(MINUTE_MS)} min`);
  if (size < DAY_MS) return directed(distance, `${count(HOUR_MS)} h`);
  if (size < 31 * DAY_MS) return directed(distance, dayCount(count(DAY_MS)));
  return formatDay(date);
}

/** The exact moment, with its zone. The server does not know the reader's zone and says UTC. */
export function formatExact(date: Date, timeZone?: "UTC"): string {
  return new Intl.DateTimeFormat("en-GB", {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
    ...(timeZone ? { timeZone } : {}),
  }).format(date);
}

function directed(distance: number, amount: string): string {
  return distance > 0 ? `in ${amount}` : `${amount} ago`;
}

function dayCount(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}

function formatDay(date: Date): string {
  return new Intl.DateTimeFormat("en-GB", {
    year: "numeric",
    month: "short",
    day: "numeric",
    timeZone: "UTC",
  }).format(date);
}
