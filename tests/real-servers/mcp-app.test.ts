import { sessionClients } from "./clients";
import { expectSameOutputs } from "./same-outputs";
import { startApp } from "./servers";

const APP = "ui://budget-allocator/mcp-app.html";

expectSameOutputs({
  name: "server-budget-allocator, an MCP App",
  era: "legacy",
  transport: "http",
  start: startApp,
  script: [
    { list: "tools", cli: true },
    { list: "resources", cli: true },
    { read: APP, cli: true },
    { appInfo: "get-budget-data", cli: true },
    { tool: "get-budget-data", cli: true },
    { read: "ui://budget-allocator/other.html", fails: true, cli: true },
  ],
  clients: sessionClients,
  proof: ['"_meta":{"ui":{"resourceUri":"ui://budget-allocator/mcp-app.html"', "text/html;profile=mcp-app"],
});
