-- CreateEnum
CREATE TYPE "ApiKeyKind" AS ENUM ('admin', 'ws', 'user');

-- CreateEnum
CREATE TYPE "Era" AS ENUM ('legacy', 'modern', 'dual');

-- CreateEnum
CREATE TYPE "CapabilityKind" AS ENUM ('tool', 'resource', 'resource_template', 'prompt');

-- CreateEnum
CREATE TYPE "OrgRole" AS ENUM ('owner', 'admin', 'member');

-- CreateEnum
CREATE TYPE "ServerAuthType" AS ENUM ('none', 'headers');

-- CreateEnum
CREATE TYPE "ServerHealth" AS ENUM ('unknown', 'healthy', 'degraded', 'unreachable');

-- CreateEnum
CREATE TYPE "Access" AS ENUM ('allow', 'deny');

-- CreateEnum
CREATE TYPE "WorkspaceRole" AS ENUM ('admin', 'manager', 'member');

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "workspace_id" UUID,
    "user_id" UUID,
    "kind" "ApiKeyKind" NOT NULL,
    "name" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "workspace_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "actor_label" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target_id" TEXT,
    "target_label" TEXT,
    "before" JSONB,
    "after" JSONB,
    "ip" TEXT,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "calls" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "org_id" UUID NOT NULL,
    "workspace_id" UUID,
    "server_id" UUID,
    "workspace_server_id" UUID,
    "principal_id" TEXT NOT NULL,
    "principal_kind" TEXT NOT NULL,
    "principal_label" TEXT NOT NULL,
    "user_id" UUID,
    "key_id" UUID,
    "client_name" TEXT,
    "client_version" TEXT,
    "remote_address" TEXT,
    "method" TEXT NOT NULL,
    "target_kind" TEXT,
    "target" TEXT,
    "status" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "decision_reason" TEXT NOT NULL,
    "policy_version" TEXT NOT NULL,
    "error_code" TEXT,
    "error_message" TEXT,
    "http_status" INTEGER,
    "params" TEXT,
    "params_truncated" BOOLEAN NOT NULL DEFAULT false,
    "params_sha256" TEXT,
    "bytes_in" INTEGER NOT NULL,
    "response" TEXT,
    "response_truncated" BOOLEAN NOT NULL DEFAULT false,
    "response_sha256" TEXT,
    "bytes_out" BIGINT,
    "ended_at" TIMESTAMPTZ(3),
    "total_ms" REAL,
    "gateway_ms" REAL,
    "upstream_ms" REAL,
    "first_byte_ms" REAL,
    "era" TEXT NOT NULL,
    "protocol_version" TEXT,
    "session_hash" TEXT,
    "trace_id" TEXT,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "calls_pkey" PRIMARY KEY ("id","at")
) PARTITION BY RANGE ("at");

-- CreateTable
CREATE TABLE "capabilities" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "kind" "CapabilityKind" NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "description" TEXT NOT NULL DEFAULT '',
    "definition" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "capabilities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "org_capability_switches" (
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "kind" "CapabilityKind" NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "changed_by_id" UUID,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "org_capability_switches_pkey" PRIMARY KEY ("server_id","kind","name")
);

-- CreateTable
CREATE TABLE "workspace_capability_switches" (
    "org_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "workspace_server_id" UUID NOT NULL,
    "kind" "CapabilityKind" NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "changed_by_id" UUID,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_capability_switches_pkey" PRIMARY KEY ("workspace_server_id","kind","name")
);

-- CreateTable
CREATE TABLE "organizations" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "org_members" (
    "org_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "OrgRole" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "org_members_pkey" PRIMARY KEY ("org_id","user_id")
);

-- CreateTable
CREATE TABLE "org_epochs" (
    "org_id" UUID NOT NULL,
    "epoch" BIGINT NOT NULL DEFAULT 1,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "org_epochs_pkey" PRIMARY KEY ("org_id")
);

-- CreateTable
CREATE TABLE "org_data_keys" (
    "org_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "kid" TEXT NOT NULL,
    "wrapped" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "org_data_keys_pkey" PRIMARY KEY ("org_id","version")
);

-- CreateTable
CREATE TABLE "servers" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "url" TEXT NOT NULL,
    "auth_type" "ServerAuthType" NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "config_version" INTEGER NOT NULL DEFAULT 1,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "health" "ServerHealth" NOT NULL DEFAULT 'unknown',
    "health_detail" TEXT,
    "probed_at" TIMESTAMPTZ(3),
    "era" "Era",
    "protocol_version" TEXT,
    "server_name" TEXT,
    "server_title" TEXT,
    "server_version" TEXT,
    "synced_at" TIMESTAMPTZ(3),
    "sync_error" TEXT,

    CONSTRAINT "servers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "server_secrets" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "ciphertext" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "server_secrets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "health_checks" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "health" "ServerHealth" NOT NULL,
    "latency_ms" INTEGER,
    "detail" TEXT,

    CONSTRAINT "health_checks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "failed_sign_ins" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace_servers" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "default_access" "Access" NOT NULL DEFAULT 'allow',
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_servers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_access" (
    "org_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "workspace_server_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "access" "Access" NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_access_pkey" PRIMARY KEY ("workspace_server_id","user_id")
);

-- CreateTable
CREATE TABLE "workspaces" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace_members" (
    "org_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "WorkspaceRole" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_members_pkey" PRIMARY KEY ("workspace_id","user_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_key_hash_key" ON "api_keys"("key_hash");

-- CreateIndex
CREATE INDEX "api_keys_org_id_workspace_id_id_idx" ON "api_keys"("org_id", "workspace_id", "id");

-- CreateIndex
CREATE INDEX "audit_log_org_id_at_id_idx" ON "audit_log"("org_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "calls_org_id_at_id_idx" ON "calls"("org_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "calls_workspace_id_at_id_idx" ON "calls"("workspace_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "calls_server_id_at_idx" ON "calls"("server_id", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "capabilities_server_id_kind_name_key" ON "capabilities"("server_id", "kind", "name");

-- CreateIndex
CREATE UNIQUE INDEX "organizations_slug_key" ON "organizations"("slug");

-- CreateIndex
CREATE INDEX "org_members_user_id_idx" ON "org_members"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "servers_org_id_id_key" ON "servers"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "servers_org_id_slug_key" ON "servers"("org_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "server_secrets_server_id_name_key" ON "server_secrets"("server_id", "name");

-- CreateIndex
CREATE INDEX "health_checks_server_id_at_idx" ON "health_checks"("server_id", "at" DESC);

-- CreateIndex
CREATE INDEX "health_checks_at_idx" ON "health_checks"("at");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "workspace_servers_server_id_idx" ON "workspace_servers"("server_id");

-- CreateIndex
CREATE UNIQUE INDEX "workspace_servers_org_id_workspace_id_id_key" ON "workspace_servers"("org_id", "workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "workspace_servers_workspace_id_slug_key" ON "workspace_servers"("workspace_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "workspace_servers_workspace_id_server_id_key" ON "workspace_servers"("workspace_id", "server_id");

-- CreateIndex
CREATE UNIQUE INDEX "workspaces_org_id_id_key" ON "workspaces"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "workspaces_org_id_slug_key" ON "workspaces"("org_id", "slug");

-- CreateIndex
CREATE INDEX "workspace_members_org_id_user_id_idx" ON "workspace_members"("org_id", "user_id");

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_org_id_workspace_id_fkey" FOREIGN KEY ("org_id", "workspace_id") REFERENCES "workspaces"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "capabilities" ADD CONSTRAINT "capabilities_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "org_capability_switches" ADD CONSTRAINT "org_capability_switches_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_capability_switches" ADD CONSTRAINT "workspace_capability_switches_org_id_workspace_id_workspac_fkey" FOREIGN KEY ("org_id", "workspace_id", "workspace_server_id") REFERENCES "workspace_servers"("org_id", "workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "org_members" ADD CONSTRAINT "org_members_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "org_members" ADD CONSTRAINT "org_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "org_data_keys" ADD CONSTRAINT "org_data_keys_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "servers" ADD CONSTRAINT "servers_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "server_secrets" ADD CONSTRAINT "server_secrets_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "health_checks" ADD CONSTRAINT "health_checks_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_servers" ADD CONSTRAINT "workspace_servers_org_id_workspace_id_fkey" FOREIGN KEY ("org_id", "workspace_id") REFERENCES "workspaces"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_servers" ADD CONSTRAINT "workspace_servers_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_access" ADD CONSTRAINT "user_access_org_id_workspace_id_workspace_server_id_fkey" FOREIGN KEY ("org_id", "workspace_id", "workspace_server_id") REFERENCES "workspace_servers"("org_id", "workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_org_id_workspace_id_fkey" FOREIGN KEY ("org_id", "workspace_id") REFERENCES "workspaces"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "org_members"("org_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;



-- Calls: one partition a day (UTC). The application role may not make or drop tables, so it asks these functions.
CREATE TABLE "calls_default" PARTITION OF "calls" DEFAULT;
ALTER TABLE "calls_default" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "calls_default" FORCE ROW LEVEL SECURITY;

CREATE FUNCTION ensure_call_partitions(first_day date, days integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  day date;
  partition text;
BEGIN
  FOR offset_days IN 0 .. least(days, 60) - 1 LOOP
    day := first_day + offset_days;
    partition := 'calls_p' || to_char(day, 'YYYYMMDD');
    CONTINUE WHEN to_regclass('public.' || partition) IS NOT NULL;
    BEGIN
      EXECUTE format(
        'CREATE TABLE %I PARTITION OF calls FOR VALUES FROM (%L) TO (%L)',
        partition, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', partition);
      EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', partition);
    EXCEPTION
      -- Another process made it, or the default partition already holds rows of that day: both keep working.
      WHEN duplicate_table OR check_violation THEN NULL;
    END;
  END LOOP;
END $$;

CREATE FUNCTION drop_call_partitions(before_day date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  partition text;
  dropped integer := 0;
BEGIN
  FOR partition IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'public.calls'::regclass AND c.relname ~ '^calls_p[0-9]{8}$'
      AND c.relname < 'calls_p' || to_char(before_day, 'YYYYMMDD')
  LOOP
    EXECUTE format('DROP TABLE %I', partition);
    dropped := dropped + 1;
  END LOOP;
  -- Forced row-level security binds the owner, and so this function, too.
  ALTER TABLE calls_default NO FORCE ROW LEVEL SECURITY;
  DELETE FROM calls_default WHERE at < before_day;
  ALTER TABLE calls_default FORCE ROW LEVEL SECURITY;
  RETURN dropped;
END $$;

SELECT ensure_call_partitions((now() AT TIME ZONE 'UTC')::date, 7);

-- Row-level security. Each transaction says whom it acts for; without that, nothing is seen and nothing written.
CREATE FUNCTION app_org_id() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.org_id', true), '')::uuid $$;
CREATE FUNCTION app_workspace_id() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.workspace_id', true), '')::uuid $$;
CREATE FUNCTION app_user_id() RETURNS uuid LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;
CREATE FUNCTION app_key_hash() RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.key_hash', true), '') $$;

DO $$
DECLARE
  tenant_table text;
BEGIN
  -- Of the organization.
  FOREACH tenant_table IN ARRAY ARRAY[
    'org_members', 'org_data_keys', 'servers', 'server_secrets', 'health_checks', 'capabilities',
    'org_capability_switches'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY tenant ON %I USING (org_id = app_org_id()) WITH CHECK (org_id = app_org_id())',
      tenant_table);
  END LOOP;
  -- Of a workspace: a transaction bound to a workspace sees that one only.
  FOREACH tenant_table IN ARRAY ARRAY[
    'workspace_members', 'workspace_servers', 'workspace_capability_switches', 'user_access', 'api_keys', 'calls',
    'audit_log'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY tenant ON %I
         USING (org_id = app_org_id() AND (app_workspace_id() IS NULL OR workspace_id = app_workspace_id()))
         WITH CHECK (org_id = app_org_id() AND (app_workspace_id() IS NULL OR workspace_id = app_workspace_id()))',
      tenant_table);
  END LOOP;
END $$;

ALTER TABLE "organizations" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "organizations" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "organizations" USING (id = app_org_id()) WITH CHECK (id = app_org_id());

ALTER TABLE "workspaces" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "workspaces" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "workspaces"
  USING (org_id = app_org_id() AND (app_workspace_id() IS NULL OR id = app_workspace_id()))
  WITH CHECK (org_id = app_org_id() AND (app_workspace_id() IS NULL OR id = app_workspace_id()));

-- Two narrow doors for authentication, which does not know the organization yet: a person sees their own
-- memberships and the organizations these are of; who holds a key finds that key.
CREATE POLICY own_membership ON "org_members" FOR SELECT USING (user_id = app_user_id());
CREATE POLICY own_organization ON "organizations" FOR SELECT
  USING (EXISTS (SELECT 1 FROM org_members m WHERE m.org_id = organizations.id AND m.user_id = app_user_id()));
CREATE POLICY presented_key ON "api_keys" FOR SELECT USING (key_hash = app_key_hash());
