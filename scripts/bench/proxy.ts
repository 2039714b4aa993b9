// The yardstick: what Node alone costs to pass a request on. `node proxy.ts <port of the upstream>`
import { Agent, createServer, request } from "node:http";
import { answerCommands } from "./child";

const upstreamPort = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true, maxSockets: 4_096 });

const server = createServer((incoming, outgoing) => {
  const { method, url, headers } = incoming;
  const passed = request(
    { agent, port: upstreamPort, host: "127.0.0.1", method, path: url, headers },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  passed.on("error", () => outgoing.destroy());
  incoming.pipe(passed);
}).listen(0, "127.0.0.1");

answerCommands(async () => {
  if (!server.listening) await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const { user, system } = process.cpuUsage();
  return { port: typeof address === "object" ? address?.port : 0, cpuMs: (user + system) / 1_000 };
});
