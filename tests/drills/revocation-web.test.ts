// What a signed-in person and an admin key lose, on two processes that serve the dashboard and the admin API.
import { spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAdminKey, revokeAdminKey } from "@/lib/features/api-keys";
import { requestPasswordReset, resetPassword } from "@/lib/features/account";
import { removeOrgMember, setOrgRole } from "@/lib/features/members";
import { drillSize } from "../helpers/drill-size";
import { changeSilently, grantServer } from "../helpers/data-plane";
import { addMember, makeOrg, type TestOrg } from "../helpers/factories";
import { openSite, type Installation, type Site } from "./installation";
import { signIn, type Person } from "./revocation-browser";
import { lateAnswer, startHoldingUpstream, type HoldingUpstream } from "./revocation-upstream";

const TIMES = drillSize(1, 20);
const REFUSED_WITHIN_MS = 1_000;
const TRIED_ON_MS = 500;
const NEW_PASSWORD = "another long password";

let site: Site;
let installation: Installation;
let upstream: HoldingUpstream;
let ports: readonly number[];
const worst = new Map<string, number>();

beforeAll(async () => {
  const built = spawnSync("npm", ["run", "-s", "build"], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(built.stdout + built.stderr);
  site = await openSite({ env: { GATEHOUSE_ROLE: "web" }, script: "scripts/start.ts" });
  upstream = await startHoldingUpstream();
  installation = await site.runHere((_, port) => {
    const url = `http://localhost:${String(port)}`;
    return { PUBLIC_URL: url, NEXTAUTH_URL: url };
  });
  ports = installation.processes.map(({ port }) => port);
  // The dashboard's own processes come up last.
  for (const port of ports)
    while (!(await fetch(`http://localhost:${String(port)}/api/auth/csrf`)).ok) await delay(50);
});
afterAll(async () => {
  if (TIMES > 1)
    for (const [kind, ms] of worst) process.stdout.write(`| ${kind} | ${ms.toFixed(0)} ms | |\n`);
  await Promise.all(installation.processes.map((one) => one.end("SIGTERM")));
  await installation.close();
  await upstream.close();
  await site.close();
});

interface Asking {
  /** Whether the process on this port still lets them. */
  ask(port: number): Promise<boolean>;
  cut(): Promise<unknown>;
  /** What else has to hold right after the cut. */
  afterwards?(): Promise<void>;
}

/** The longest time until a process refuses, which it then goes on to do. */
async function measure({ ask, cut, afterwards }: Asking): Promise<number> {
  for (const port of ports) expect(await ask(port), "before the cut").toBe(true);
  await cut();
  const cutAt = performance.now();
  const held = afterwards?.();
  const times = ports.map(async (port) => {
    let refusedMs: number | null = null;
    while (performance.now() - cutAt < (refusedMs ?? 10_000) + TRIED_ON_MS) {
      if (await ask(port)) expect(refusedMs, "let in after a refusal").toBeNull();
      else refusedMs ??= performance.now() - cutAt;
      await delay(20);
    }
    return refusedMs ?? Infinity;
  });
  const longest = Math.max(...(await Promise.all(times)));
  await held;
  return longest;
}

async function repeat(kind: string, make: (time: number) => Promise<Asking>): Promise<void> {
  for (let time = 0; time < TIMES; time += 1) {
    const refusedMs = await measure(await make(time));
    worst.set(kind, Math.max(worst.get(kind) ?? 0, refusedMs));
    expect(refusedMs).toBeLessThanOrEqual(REFUSED_WITHIN_MS);
  }
}

async function orgWithServer(): Promise<TestOrg> {
  const org = await makeOrg();
  const { serverId } = await grantServer(org, { slug: "github", url: upstream.url });
  await changeSilently(org, (db) => db.server.update({ where: { id: serverId }, data: { era: "dual" } }));
  return org;
}

/** Runs a tool at every process that waits at the upstream; what each page is told. */
async function runTools(person: Person, { org, workspace }: TestOrg, name: string) {
  const place = { org: org.slug, workspace: workspace.slug, server: "github" };
  const at = `/o/${org.slug}/w/${workspace.slug}/servers/github/test`;
  const runs = ports.map((port) => {
    const ticket = `${name} ${String(port)}`;
    const run = { tool: "search", arguments: { ticket } };
    return { ticket, told: person.act(port, "runToolAction", { path: at, values: [place, run] }) };
  });
  for (
    const deadline = Date.now() + 20_000;
    !runs.every(({ ticket }) => upstream.isHeld(ticket));
    await delay(10)
  )
    if (Date.now() > deadline)
      throw new Error(`the runs do not reach the upstream: ${(await runs[0]?.told) ?? ""}`);
  return runs;
}

/** The pages of a person who has tools running, until `cut`; nothing of the runs may be told after it. */
function ofPerson(
  kind: string,
  cutOf: (
    org: TestOrg,
    who: { readonly userId: string; readonly email: string; readonly person: Person },
  ) => () => Promise<unknown>,
) {
  return async (time: number): Promise<Asking> => {
    const org = await orgWithServer();
    const member = await addMember(org, "admin", "admin");
    const person = await signIn(ports[0] ?? 0, member.email);
    const runs = await runTools(person, org, `${kind} ${String(time)}`);
    return {
      ask: (port) => person.seesPage(port, `/o/${org.org.slug}/w/${org.workspace.slug}/servers`),
      cut: cutOf(org, { ...member, person }),
      async afterwards() {
        for (const { ticket } of runs) upstream.answer(ticket);
        for (const { ticket, told } of runs)
          expect(await told, "what the run found").not.toContain(lateAnswer(ticket));
      },
    };
  };
}

async function resetTokenOf(email: string): Promise<string> {
  await requestPasswordReset(email);
  const outbox = path.join(process.env["DATA_DIR"] ?? "", "outbox");
  const mails = await Promise.all(
    (await readdir(outbox)).map((name) => readFile(path.join(outbox, name), "utf8")),
  );
  const mail = mails.find((text) => text.includes(`To: ${email}\n`)) ?? "";
  return /reset-password\/([\w-]+)/.exec(mail)?.[1] ?? "";
}

describe("a signed-in person", () => {
  it("tells what a tool said, as long as they may know it", async () => {
    const org = await orgWithServer();
    const person = await signIn(ports[0] ?? 0, org.owner.email);
    for (const { ticket, told } of await runTools(person, org, "allowed")) {
      upstream.answer(ticket);
      expect(await told).toContain(lateAnswer(ticket));
    }
  });

  it("who signs out everywhere is out at every process, and is told nothing of tools still running", () =>
    repeat(
      "signed out everywhere",
      ofPerson("signed out everywhere", (_, { person }) => async () => {
        await person.act(ports[1] ?? 0, "endAllSessionsAction", { path: "/account", values: [{}] });
      }),
    ));

  it("whose password is reset is out at every process, and is told nothing of tools still running", () =>
    repeat(
      "password reset",
      ofPerson("password reset", (_, { email }) => async () => {
        await resetPassword({ token: await resetTokenOf(email), password: NEW_PASSWORD });
      }),
    ));

  it("who is removed from the organization sees nothing of it any more, nor what tools of it say", () =>
    repeat(
      "member removed from the organization (pages)",
      ofPerson(
        "removed",
        (org, { userId }) =>
          () =>
            removeOrgMember.execute(org.ctx, { member: userId }),
      ),
    ));
});

describe("an admin key", () => {
  const members = async (port: number, org: TestOrg, key: string): Promise<boolean> => {
    const url = `http://localhost:${String(port)}/api/v1/orgs/${org.org.slug}/members`;
    const { status } = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
    if (![200, 401, 403].includes(status)) throw new Error(`HTTP ${String(status)}`);
    return status === 200;
  };

  it("that is revoked is refused at every process", () =>
    repeat("admin key revoked", async () => {
      const org = await makeOrg();
      const { id, key } = await createAdminKey.execute(org.ctx, { name: "revoked" });
      return {
        ask: (port) => members(port, org, key),
        cut: () => revokeAdminKey.execute(org.ctx, { key: id }),
      };
    }));

  it("does no more than whoever made it may, from the moment they may less", () =>
    repeat("admin key narrowed by its maker's demotion", async () => {
      const org = await makeOrg();
      const maker = await addMember(org, "admin", "member");
      const { key } = await createAdminKey.execute(maker.ctx, { name: "narrowed" });
      return {
        ask: (port) => members(port, org, key),
        cut: () => setOrgRole.execute(org.ctx, { member: maker.userId, role: "member" }),
      };
    }));
});
