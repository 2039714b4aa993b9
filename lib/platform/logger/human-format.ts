const LEVEL_COLORS: Readonly<Record<string, string>> = {
  trace: "\u001b[90m",
  debug: "\u001b[90m",
  info: "\u001b[36m",
  warn: "\u001b[33m",
  error: "\u001b[31m",
  fatal: "\u001b[31m",
};
const DIM = "\u001b[2m";
const RESET = "\u001b[0m";

/** One JSON log line as one line for a person at a terminal. */
export function formatForHumans(jsonLine: string, useColor: boolean): string {
  const parsed: unknown = JSON.parse(jsonLine);
  if (typeof parsed !== "object" || parsed === null) return jsonLine;
  const { level, time, msg, ...fields } = parsed as Record<string, unknown>;
  const name = typeof level === "string" ? level : "info";
  const clock = typeof time === "string" ? time.slice(11, 23) : "";
  const details = Object.entries(fields).map(([key, value]) => `${key}=${formatValue(value)}`);
  const paint = (color: string | undefined, text: string) =>
    useColor && color ? `${color}${text}${RESET}` : text;
  const parts = [paint(DIM, clock), paint(LEVEL_COLORS[name], name.toUpperCase().padEnd(5))];
  if (typeof msg === "string" && msg !== "") parts.push(oneLine(msg));
  if (details.length > 0) parts.push(paint(DIM, details.join(" ")));
  return `${parts.join(" ")}\n`;
}

function formatValue(value: unknown): string {
  if (typeof value === "string") return /^[\w./:@+-]+$/.test(value) ? value : JSON.stringify(value);
  return JSON.stringify(value) ?? "undefined";
}

/** Control characters would let a logged value forge lines or drive the terminal. */
function oneLine(text: string): string {
  return JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"');
}
