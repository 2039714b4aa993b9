// Writes docs/configuration.md from the environment's schema; with --check only says whether it is current.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { listVariables } from "@/lib/platform/env-schema";
import { PROJECT_ROOT } from "./stack/project";

const FILE = path.join(PROJECT_ROOT, "docs/configuration.md");

const INTRODUCTION = `<!-- Generated from lib/platform/env-schema.ts by \`npm run docs:config\`. Do not edit. -->

# Configuration

Gatehouse is configured by environment variables alone, and runs without any. A wrong value refuses to start and says
what to change; \`npm run doctor\` checks everything without starting. An empty variable counts as unset.

Variables marked **secret** are never logged. Those that are missing are generated once into \`DATA_DIR/secrets.json\`
(mode 0600): keep that file, because the stored credentials of upstream servers cannot be read without it.
`;

function render(): string {
  const rows = listVariables().map(({ name, description, defaultText, example, isSecret }) => {
    const marks = isSecret === true ? " **Secret.**" : "";
    const sample = example === undefined ? "" : ` Example: \`${example}\``;
    return `| \`${name}\` | ${cell(defaultText)} | ${cell(description + marks + sample)} |`;
  });
  return [INTRODUCTION, "| Variable | Default | Meaning |", "|---|---|---|", ...rows, ""].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

const wanted = render();
if (process.argv.includes("--check")) {
  if (readFileSync(FILE, "utf8") !== wanted) {
    process.stderr.write("docs/configuration.md is out of date. Run: npm run docs:config\n");
    process.exit(1);
  }
} else {
  writeFileSync(FILE, wanted);
}
