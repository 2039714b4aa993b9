import { describe, expect, it } from "vitest";
import { createLogger, type LoggerOptions } from "./index";

function capture(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = [];
  const logger = createLogger({
    level: "info",
    destination: { write: (line) => void lines.push(line) },
    ...options,
  });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? "null") as Record<string, unknown> };
}

describe("the logger", () => {
  it("writes one event as one line of JSON", () => {
    const { logger, lines, last } = capture({ base: { role: "web" } });
    logger.info({ requestId: "r1", note: "two\nlines" }, "handled\nrequest 100% %s");
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toContain("\n");
    expect(last()).toMatchObject({
      level: "info",
      role: "web",
      requestId: "r1",
      msg: "handled\nrequest 100% %s",
    });
    expect(String(last().time)).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it("redacts fields, bindings of children, base fields and messages", () => {
    const { logger, lines } = capture({ base: { token: "canary-a" } });
    logger
      .child({ clientSecret: "canary-b" })
      .error({ headers: { Authorization: "canary-c" } }, "sent Bearer canary-d");
    expect(lines[0]).not.toContain("canary");
  });

  it("tells the kind of an error, and of what caused it", () => {
    const { logger, last } = capture();
    logger.error({ err: new TypeError("wrong", { cause: new RangeError("too far") }) }, "failed");
    expect(last()).toMatchObject({
      msg: "failed",
      err: { type: "TypeError", message: "wrong", cause: { type: "RangeError", message: "too far" } },
    });
    logger.error({ err: new TypeError("wrong") });
    expect(last()).toMatchObject({ err: { type: "TypeError" } });
  });

  it("says nothing below its level", () => {
    const { logger, lines } = capture({ level: "warn" });
    logger.info({}, "quiet");
    expect(lines).toEqual([]);
    expect(logger.isEnabled("info")).toBe(false);
    expect(logger.isEnabled("error")).toBe(true);
  });

  it("does not let a field overwrite level, time or message", () => {
    const { logger, lines, last } = capture();
    logger.warn({ level: "info", time: 0, msg: "forged" }, "real");
    expect(last()).toMatchObject({ level: "warn", msg: "real", msg_: "forged" });
    expect(lines[0]?.match(/"level":/g)).toHaveLength(1);
  });

  it("keeps a person's format on one line, too", () => {
    const { logger, lines } = capture({ format: "human" });
    logger.info({ orgId: "o1", note: "a b\nc" }, 'it\u001b[31m says\n"hi"');
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} INFO {2}/);
    expect(lines[0]?.trimEnd()).not.toMatch(/[\n\u001b]/);
    expect(lines[0]).toContain('orgId=o1 note="a b\\nc"');
  });
});
