import { fallingBackClients, sessionClients } from "./clients";
import { EVERYTHING_SCRIPT } from "./everything-script";
import { expectSameMeaning, expectSameOutputs } from "./same-outputs";
import { startEverything } from "./servers";

const everything = {
  name: "server-everything",
  era: "legacy",
  transport: "http",
  start: startEverything,
  script: EVERYTHING_SCRIPT,
  proof: ["image/png", "Light rain"],
} as const;

expectSameOutputs({ ...everything, clients: sessionClients });

expectSameMeaning({ ...everything, clients: fallingBackClients });
