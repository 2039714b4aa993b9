import { defineRoute, type Route } from "@/lib/framework/route";
import { createOwnServer } from "./commands/create-own-server";
import { createServer } from "./commands/create-server";
import { deleteServer } from "./commands/delete-server";
import { testConnection } from "./commands/test-connection";
import { testOwnConnection } from "./commands/test-own-connection";
import { testServer } from "./commands/test-server";
import { updateOwnServer } from "./commands/update-own-server";
import { updateServer } from "./commands/update-server";
import { getOwnServer } from "./queries/get-own-server";
import { getServer } from "./queries/get-server";
import { getServerHealth } from "./queries/get-server-health";
import { listServers } from "./queries/list-servers";

const SERVERS = "/orgs/{org}/servers";
const SERVER = "/orgs/{org}/servers/{server}";
const OWN = "/orgs/{org}/workspaces/{workspace}/own-servers";
const tag = "Servers";

export const serverRoutes: readonly Route[] = [
  defineRoute({ method: "GET", path: SERVERS, tag, summary: "List the registry", operation: listServers }),
  defineRoute({ method: "POST", path: SERVERS, tag, summary: "Add a server", operation: createServer }),
  defineRoute({ method: "GET", path: SERVER, tag, summary: "Get a server", operation: getServer }),
  defineRoute({ method: "PATCH", path: SERVER, tag, summary: "Change a server", operation: updateServer }),
  defineRoute({ method: "DELETE", path: SERVER, tag, summary: "Delete a server", operation: deleteServer }),
  defineRoute({
    method: "GET",
    path: `${SERVER}/health`,
    tag,
    summary: "Get the health of a server",
    operation: getServerHealth,
  }),
  defineRoute({
    method: "POST",
    path: `${SERVER}/test`,
    tag,
    summary: "Test the connection to a server",
    status: 200,
    operation: testServer,
  }),
  defineRoute({
    method: "POST",
    path: `${SERVERS}/test`,
    tag,
    summary: "Test a connection without saving it",
    status: 200,
    operation: testConnection,
  }),
  defineRoute({
    method: "POST",
    path: OWN,
    tag,
    summary: "Add a server that only the workspace has",
    operation: createOwnServer,
  }),
  defineRoute({
    method: "GET",
    path: `${OWN}/{server}`,
    tag,
    summary: "Get a server that only the workspace has",
    operation: getOwnServer,
  }),
  defineRoute({
    method: "PATCH",
    path: `${OWN}/{server}`,
    tag,
    summary: "Change a server that only the workspace has",
    operation: updateOwnServer,
  }),
  defineRoute({
    method: "POST",
    path: `${OWN}/test`,
    tag,
    summary: "Test a connection without saving it, in a workspace",
    status: 200,
    operation: testOwnConnection,
  }),
];
