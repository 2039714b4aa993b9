import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Arguments of server actions hold what people typed, passwords included.
  logging: { serverFunctions: false },
  // Native or self-patching packages that a bundler would break.
  serverExternalPackages: [
    "@node-rs/argon2",
    "bullmq",
    "ioredis",
    "nodemailer",
    "pg",
    "pino",
    "@prisma/client",
    "@prisma/adapter-pg",
  ],
  // The public MCP URLs under plain `next start`; server.ts answers them before Next otherwise.
  rewrites: () =>
    Promise.resolve({
      beforeFiles: [
        { source: "/:org/:workspace/mcp", destination: "/mcp/:org/:workspace/mcp" },
        { source: "/:org/:workspace/:server/mcp", destination: "/mcp/:org/:workspace/:server/mcp" },
        { source: "/k/:org/:workspace/:server/mcp", destination: "/mcp/k/:org/:workspace/:server/mcp" },
      ],
      afterFiles: [],
      fallback: [],
    }),
};

export default config;
