import { spawn } from "node:child_process";
import process from "node:process";

/** One thing that must pass: what it is, and the command line that says so by its exit code. */
export interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

/** Runs the steps, `width` at a time, each with its time; shows the output of those that fail. False if any did. */
export async function runSteps(steps: readonly Step[], width: number): Promise<boolean> {
  const waiting = [...steps];
  let passed = true;
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const startedAt = performance.now();
      const { code, output } = await run(step.command);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      process.stdout.write(`${code === 0 ? "✓" : "✗"} ${step.name.padEnd(12)} ${seconds.padStart(6)} s\n`);
      if (code !== 0) {
        passed = false;
        process.stdout.write(`\n${output}\n`);
      }
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return passed;
}

function run([program, ...args]: Step["command"]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    let output = "";
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    child.stderr.on("data", (data: Buffer) => (output += data.toString()));
    child.on("error", (error) => {
      resolve({ code: 1, output: error.message });
    });
    child.on("close", (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}
