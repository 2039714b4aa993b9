import { expect, test } from "vitest";
import { SseConnection } from "./connection";

const message = JSON.stringify({ method: "notifications/message", params: { data: "x".repeat(200_000) } });

const open = (blocks: AsyncGenerator<{ raw: Uint8Array; data: string }>) =>
  new SseConnection(
    { endpoint: "http://u.test/messages", blocks, close: () => undefined },
    100_000_000,
    () => undefined,
  );

async function* silent(): AsyncGenerator<never> {
  await new Promise(() => undefined);
}

test("a client that left before its stream began does not keep the connection busy", () => {
  const connection = open(silent());
  connection.listen(AbortSignal.abort());
  expect(connection.isBusy()).toBe(false);
  connection.close();
});

async function* talkative() {
  for (let count = 0; count < 60; count += 1) {
    yield await Promise.resolve({ raw: Buffer.from(`data: ${message}\n\n`), data: message });
  }
  await new Promise(() => undefined);
}

test("little is kept of what a server says while nobody listens", async () => {
  const connection = open(talkative());
  await new Promise((resolve) => setImmediate(resolve));
  const { body } = connection.listen(new AbortController().signal);
  connection.close();
  let bytes = 0;
  for await (const chunk of body) bytes += chunk.length;
  expect(bytes).toBeGreaterThan(200_000);
  expect(bytes).toBeLessThan(2_000_000);
});
