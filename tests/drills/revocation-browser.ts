// A signed-in person without a browser: pages, server actions and the tool tester of one process.
import { serverActions } from "../e2e/built-site";
import { TEST_PASSWORD } from "../helpers/test-password";

export interface Person {
  readonly cookie: string;
  /** Whether the page shows what it is asked for, instead of the sign-in or nothing. */
  seesPage(port: number, path: string): Promise<boolean>;
  /** Calls the server action of this name as its page does; answers what the page is sent. */
  act(port: number, name: string, call: ActionCall): Promise<string>;
}

export interface ActionCall {
  /** Of a page that has the action. */
  readonly path: string;
  readonly values: readonly unknown[];
}

/** Signs in at the process on this port; the session is good at every process. */
export async function signIn(port: number, email: string): Promise<Person> {
  const site = `http://localhost:${String(port)}`;
  const jar = new Map<string, string>();
  const keep = (response: Response): void => {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair);
    }
  };
  const asked = await fetch(`${site}/api/auth/csrf`);
  keep(asked);
  const { csrfToken } = (await asked.json()) as { csrfToken: string };
  const signedIn = await fetch(`${site}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: [...jar.values()].join("; "), origin: site },
    body: new URLSearchParams({ csrfToken, email, password: TEST_PASSWORD, json: "true" }),
  });
  keep(signedIn);
  const cookie = [...jar.values()].join("; ");
  if (!cookie.includes("session-token"))
    throw new Error(`sign-in: ${String(signedIn.status)} ${await signedIn.text()}`);
  return {
    cookie,
    async seesPage(at, path) {
      const url = `http://localhost:${String(at)}${path}`;
      const response = await fetch(url, { headers: { cookie }, redirect: "manual" });
      const text = await response.text();
      return (
        response.status === 200 &&
        !text.includes("NEXT_HTTP_ERROR_FALLBACK") &&
        !text.includes("NEXT_REDIRECT")
      );
    },
    async act(at, name, { path, values }) {
      const origin = `http://localhost:${String(at)}`;
      const response = await fetch(`${origin}${path}`, {
        method: "POST",
        headers: {
          cookie,
          origin,
          "next-action": actionId(name),
          "content-type": "text/plain;charset=UTF-8",
        },
        body: JSON.stringify(values),
      });
      return `${String(response.status)} ${await response.text()}`;
    },
  };
}

function actionId(name: string): string {
  const found = serverActions().find((action) => action.name === name);
  if (found === undefined) throw new Error(`there is no action ${name}`);
  return found.id;
}
