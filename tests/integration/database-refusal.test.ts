import { afterEach, beforeEach, describe, expect, it } from "vitest";
import pg from "pg";
import { isDatabaseRefusal } from "@/lib/runtime/database-refusal";
import { useStores } from "../helpers/use-stores";
import { startForwarder, type TcpForwarder } from "../platform/tcp-forwarder";

const stores = useStores();
let forwarder: TcpForwarder;
let pool: pg.Pool;

beforeEach(async () => {
  forwarder = await startForwarder(stores.current.database.url);
  pool = poolOf(forwarder.url);
});
afterEach(async () => {
  await pool.end();
  await forwarder.close();
});

function poolOf(connectionString: string): pg.Pool {
  const made = new pg.Pool({ connectionString, connectionTimeoutMillis: 500 });
  made.on("error", () => undefined);
  return made;
}

const errorOf = (asked: pg.Pool): Promise<unknown> =>
  asked.query("SELECT 1").then(
    () => null,
    (error: unknown) => error,
  );

describe("what says that a database is down", () => {
  it("is that nobody listens at its address, also by name", async () => {
    await forwarder.close();
    expect(isDatabaseRefusal(await errorOf(pool))).toBe(true);
    const byName = poolOf(forwarder.url.replace("127.0.0.1", "localhost"));
    expect(isDatabaseRefusal(await errorOf(byName))).toBe(true);
    await byName.end();
  });

  it.each(["freeze", "cut"] as const)("is not that the network does not let us through: %s", async (how) => {
    forwarder[how]();
    const error = await errorOf(pool);
    expect(error).toBeInstanceOf(Error);
    expect(isDatabaseRefusal(error)).toBe(false);
  });

  it("is not that a name does not resolve, a password is wrong, or a statement fails", async () => {
    const wrong = ["no-such-host.invalid", null].map((host) => {
      const url = new URL(forwarder.url);
      if (host === null) url.password = "wrong";
      else url.hostname = host;
      return poolOf(url.href);
    });
    const errors = await Promise.all(wrong.map(errorOf));
    errors.push(
      await pool.query("SELECT 1/0").then(
        () => null,
        (error: unknown) => error,
      ),
    );
    expect(errors.every((error) => error instanceof Error)).toBe(true);
    expect(errors.map((error) => isDatabaseRefusal(error))).toEqual([false, false, false]);
    await Promise.all(wrong.map((each) => each.end()));
  });
});
