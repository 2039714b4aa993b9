-- Definitions that cannot change under those who use them: what waits to be approved, and what becomes of it meanwhile.
-- Everything that is stored already counts as approved.
CREATE TYPE "ChangePolicy" AS ENUM ('accept', 'quarantine', 'keep');
CREATE TYPE "NewPolicy" AS ENUM ('accept', 'quarantine');
CREATE TYPE "SeenBy" AS ENUM ('sync', 'client');

ALTER TABLE "servers"
  ADD COLUMN "change_policy" "ChangePolicy" NOT NULL DEFAULT 'quarantine',
  ADD COLUMN "new_policy" "NewPolicy" NOT NULL DEFAULT 'accept';

ALTER TABLE "capabilities"
  ADD COLUMN "approved" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "approved_at" TIMESTAMPTZ(3),
  ADD COLUMN "approved_by_id" UUID,
  ADD COLUMN "pending_definition" TEXT,
  ADD COLUMN "pending_hash" TEXT,
  ADD COLUMN "pending_since" TIMESTAMPTZ(3),
  ADD COLUMN "pending_from" "SeenBy";
