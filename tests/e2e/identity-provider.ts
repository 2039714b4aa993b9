import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Who the provider says is signed in there. */
export interface Identity {
  email: string;
  email_verified: boolean;
  name: string;
}

export interface IdentityProvider {
  readonly url: string;
  /** Signs in as this person at once, without asking. */
  identity: Identity;
  stop(): Promise<void>;
}

/** An OpenID provider that knows one person, and checks the code, its verifier's presence and the client's secret. */
export async function startIdentityProvider(secret: string): Promise<IdentityProvider> {
  const codes = new Map<string, Identity>();
  const tokens = new Map<string, Identity>();
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const provider: IdentityProvider = {
    url,
    identity: { email: "nobody@example.com", email_verified: true, name: "Nobody" },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = new URL(request.url ?? "/", url);
    const json = (status: number, body: unknown) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (target.pathname === "/.well-known/openid-configuration") {
      json(200, {
        issuer: url,
        authorization_endpoint: `${url}/authorize`,
        token_endpoint: `${url}/token`,
        userinfo_endpoint: `${url}/userinfo`,
      });
    } else if (target.pathname === "/authorize") {
      const code = randomUUID();
      codes.set(code, { ...provider.identity });
      const back = new URL(target.searchParams.get("redirect_uri") ?? url);
      back.search = new URLSearchParams({
        code,
        state: target.searchParams.get("state") ?? "",
        iss: url,
      }).toString();
      response.writeHead(302, { location: back.href }).end();
    } else if (target.pathname === "/token") {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      const form = new URLSearchParams(body);
      const person = codes.get(form.get("code") ?? "");
      codes.delete(form.get("code") ?? "");
      if (person === undefined || form.get("client_secret") !== secret || !form.has("code_verifier"))
        return json(400, { error: "invalid_grant" });
      const token = randomUUID();
      tokens.set(token, person);
      json(200, { access_token: token, token_type: "Bearer" });
    } else if (target.pathname === "/userinfo") {
      const person = tokens.get(request.headers.authorization?.slice("Bearer ".length) ?? "");
      if (person === undefined) return json(401, {});
      json(200, { sub: person.email, ...person });
    } else json(404, {});
  }
  return provider;
}
