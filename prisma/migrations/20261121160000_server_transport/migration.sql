-- How messages reach the server: Streamable HTTP, or the HTTP+SSE of 2024-11-05.
-- CreateEnum
CREATE TYPE "Transport" AS ENUM ('http', 'sse');

-- AlterTable
ALTER TABLE "servers" ADD COLUMN     "transport" "Transport" NOT NULL DEFAULT 'http';
