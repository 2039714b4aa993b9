// The official runner imports `globSync` of node:fs, which Node 20 lacks and which its `server` command never calls.
import { register } from "node:module";

const standIn = `
  export * from "node:fs";
  export { default } from "node:fs";
  export const globSync = () => { throw new Error("globSync needs Node 22"); };`;
const hooks = `
  const standIn = ${JSON.stringify(`data:text/javascript,${encodeURIComponent(standIn)}`)};
  export function resolve(specifier, context, next) {
    const isRunner = context.parentURL?.includes("/@modelcontextprotocol/conformance/");
    return isRunner && specifier === "fs"
      ? { url: standIn, format: "module", shortCircuit: true }
      : next(specifier, context);
  }`;

register(`data:text/javascript,${encodeURIComponent(hooks)}`);
