import { expect, test } from "vitest";
import { SseConnection } from "./connection";

const message = JSON.stringify({ method: "notifications/message", params: { data: "x".repeat(200_000) } });

async function* talkative() {
  for (let count = 0; count < 60; count += 1) {
    yield await Promise.resolve({ raw: Buffer.from(`data: ${message}\n\n`), data: message });
  }
  await new Promise(() => undefined);
}

test("little is kept of what a server says while nobody listens", async () => {
  const stream = { endpoint: "http://u.test/messages", blocks: talkative(), close: () => undefined };
  const connection = new SseConnection(stream, 100_000_000, () => undefined);
  await new Promise((resolve) => setImmediate(resolve));
  const { body } = connection.listen(new AbortController().signal);
  connection.close();
  let bytes = 0;
  for await (const chunk of body) bytes += chunk.length;
  expect(bytes).toBeGreaterThan(200_000);
  expect(bytes).toBeLessThan(2_000_000);
});
