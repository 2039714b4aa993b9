// Docs that are generated are up to date, and every path and npm script that a document names exists.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { z } from "zod";

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync("package.json", "utf8")));
const documents = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((name) => name !== "" && existsSync(name));
const roots = ["app/", "components/", "docs/", "lib/", "prisma/", "scripts/", "tests/", "workers/", ".ci/"];

const problems = documents.flatMap((document) => {
  const text = readFileSync(document, "utf8");
  return [...missingScripts(text), ...missingLinks(document, text), ...missingPaths(text)].map(
    (problem) => `${document}: ${problem}`,
  );
});
for (const problem of problems) process.stdout.write(`${problem}\n`);
execFileSync("npx", ["tsx", "scripts/gen-env-docs.ts", "--check"], { stdio: "inherit" });
process.exitCode = problems.length === 0 ? 0 : 1;

function missingScripts(text: string): string[] {
  const named = [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name]) => name ?? "");
  return named.filter((name) => !(name in scripts)).map((name) => `there is no script “${name}”`);
}

function missingLinks(document: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target]) => target ?? "");
  return targets
    .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(path.join(path.dirname(document), target)))
    .map((target) => `the link ${target} leads nowhere`);
}

// Placeholders such as <noun> and [org]-less globs are patterns, not paths.
function missingPaths(text: string): string[] {
  const quoted = [...text.matchAll(/`([^`\s]+)`/g)].map(([, name]) => name ?? "");
  return quoted
    .filter((name) => roots.some((root) => name.startsWith(root)) && !/[<>*{}…]/.test(name))
    .filter((name) => !existsSync(name))
    .map((name) => `there is no ${name}`);
}
