-- How the endpoint of a whole workspace names tools, and what servers say of themselves to whoever reads their lists.
CREATE TYPE "ToolNaming" AS ENUM ('collisions', 'always');
ALTER TABLE "workspaces" ADD COLUMN "tool_naming" "ToolNaming" NOT NULL DEFAULT 'collisions';
ALTER TABLE "servers" ADD COLUMN "instructions" TEXT;
