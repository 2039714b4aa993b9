import { leavingClients, sessionClients } from "./clients";
import { EVERYTHING_SCRIPT } from "./everything-script";
import { expectSameOutputs } from "./same-outputs";
import { startEverythingSse, startHelloWorld } from "./servers";

expectSameOutputs({
  name: "mcp-hello-world over HTTP+SSE",
  era: "legacy",
  transport: "sse",
  start: startHelloWorld,
  script: [
    { list: "tools", cli: true },
    { list: "resources", cli: true },
    { list: "templates" },
    { list: "prompts", cli: true },
    { tool: "echo", args: { message: "“quoted” é 😀" }, cli: true },
    { tool: "add", args: { a: 1, b: 2 } },
    { tool: "add", args: { a: "x" }, fails: true },
    { read: "hello://world", cli: true },
    { read: "greeting://Ada" },
    { read: "greeting:nobody", fails: true },
    { prompt: "helpful-assistant" },
    { prompt: "none", fails: true },
  ],
  proof: ["“quoted” é 😀", "hello://world"],
  // It serves one connection at a time, and a session that nobody ended keeps its connection.
  clients: leavingClients,
});

expectSameOutputs({
  name: "server-everything over HTTP+SSE",
  era: "legacy",
  transport: "sse",
  start: startEverythingSse,
  script: EVERYTHING_SCRIPT,
  proof: ["image/png", "Light rain"],
  clients: sessionClients,
});
