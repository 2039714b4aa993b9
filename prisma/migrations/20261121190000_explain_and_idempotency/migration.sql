-- Answers of the admin API that are kept for a repetition, the overlap of rotated keys, and filters of the audit log.

CREATE TABLE "idempotency_keys" (
    "org_id" UUID NOT NULL,
    "actor_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "answer" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("org_id", "actor_id", "key")
);
CREATE INDEX "idempotency_keys_expires_at_idx" ON "idempotency_keys"("expires_at");
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_org_id_fkey"
  FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "idempotency_keys" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "idempotency_keys" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "idempotency_keys" USING (org_id = app_org_id()) WITH CHECK (org_id = app_org_id());

ALTER TABLE "api_keys"
  ADD COLUMN "previous_key_hash" TEXT,
  ADD COLUMN "previous_hint" TEXT,
  ADD COLUMN "previous_until" TIMESTAMPTZ(3),
  ADD COLUMN "rotated_at" TIMESTAMPTZ(3);
CREATE UNIQUE INDEX "api_keys_previous_key_hash_key" ON "api_keys"("previous_key_hash");

-- Who holds the secret from before a rotation finds the key too.
CREATE POLICY presented_previous_key ON "api_keys" FOR SELECT USING (previous_key_hash = app_key_hash());

CREATE INDEX "audit_log_org_id_action_at_id_idx" ON "audit_log"("org_id", "action", "at" DESC, "id" DESC);
CREATE INDEX "audit_log_org_id_target_id_idx" ON "audit_log"("org_id", "target_id");
