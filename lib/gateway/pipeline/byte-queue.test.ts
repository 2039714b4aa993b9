import { expect, test } from "vitest";
import { createByteQueue } from "./byte-queue";

const bytes = (text: string) => Buffer.from(text);

test("what is pushed comes out in order, then the end", async () => {
  const queue = createByteQueue(100, () => undefined);
  queue.push(bytes("a"));
  queue.push(bytes("b"));
  queue.end();
  const seen: string[] = [];
  for await (const chunk of queue.body) seen.push(Buffer.from(chunk).toString());
  expect(seen).toEqual(["a", "b"]);
});

test("a full queue makes its writer wait for the reader", async () => {
  const queue = createByteQueue(2, () => undefined);
  queue.push(bytes("abc"));
  let hasRoom = false;
  const waiting = queue.room().then(() => (hasRoom = true));
  await Promise.resolve();
  expect(hasRoom).toBe(false);
  await queue.body[Symbol.asyncIterator]().next();
  await waiting;
  expect(hasRoom).toBe(true);
});

test("leaving before the first read counts, once, and frees a waiting writer", async () => {
  let left = 0;
  const queue = createByteQueue(1, () => void (left += 1));
  queue.push(bytes("abc"));
  const waiting = queue.room();
  const iterator = queue.body[Symbol.asyncIterator]();
  await iterator.return?.();
  await iterator.return?.();
  await waiting;
  queue.push(bytes("dropped"));
  expect(await iterator.next()).toMatchObject({ done: true });
  expect(left).toBe(1);
});

test("leaving after the end is not leaving early", async () => {
  let left = 0;
  const queue = createByteQueue(1, () => void (left += 1));
  queue.end();
  await queue.body[Symbol.asyncIterator]().return?.();
  expect(left).toBe(0);
});
