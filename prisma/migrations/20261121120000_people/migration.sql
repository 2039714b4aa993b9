-- People: invitations, sessions, password resets, and what an organization lets its roles do.

ALTER TABLE "users" ALTER COLUMN "password_hash" DROP NOT NULL;
ALTER TABLE "users" ADD COLUMN "email_verified_at" TIMESTAMPTZ(3);

ALTER TABLE "organizations"
  ADD COLUMN "managers_add_servers" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "managers_read_all_calls" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "managers_make_service_keys" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "members_make_keys" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "join_domains" TEXT[] DEFAULT ARRAY[]::TEXT[];

CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "user_agent" TEXT,
    "ip" TEXT,
    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "password_resets" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    CONSTRAINT "password_resets_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "password_resets_token_hash_key" ON "password_resets"("token_hash");
CREATE INDEX "password_resets_user_id_idx" ON "password_resets"("user_id");
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "rate_limits" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,
    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

CREATE TABLE "invitations" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "workspace_id" UUID,
    "email" TEXT NOT NULL,
    "role" "OrgRole" NOT NULL,
    "workspace_role" "WorkspaceRole",
    "token_hash" TEXT NOT NULL,
    "invited_by_id" UUID,
    "invited_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "mailed_at" TIMESTAMPTZ(3),
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");
CREATE INDEX "invitations_org_id_workspace_id_id_idx" ON "invitations"("org_id", "workspace_id", "id");
CREATE INDEX "invitations_org_id_email_idx" ON "invitations"("org_id", "email");
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_org_id_fkey"
  FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_org_id_workspace_id_fkey"
  FOREIGN KEY ("org_id", "workspace_id") REFERENCES "workspaces"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Row-level security: what belongs to an organization, and what belongs to a person.
CREATE FUNCTION app_token_hash() RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.token_hash', true), '') $$;
CREATE FUNCTION app_email_domain() RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.email_domain', true), '') $$;

ALTER TABLE "invitations" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "invitations" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "invitations"
  USING (org_id = app_org_id() AND (app_workspace_id() IS NULL OR workspace_id = app_workspace_id()))
  WITH CHECK (org_id = app_org_id() AND (app_workspace_id() IS NULL OR workspace_id = app_workspace_id()));
CREATE POLICY presented_token ON "invitations" FOR SELECT USING (token_hash = app_token_hash());

ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "sessions" FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON "sessions" USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());

ALTER TABLE "password_resets" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "password_resets" FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON "password_resets" USING (user_id = app_user_id()) WITH CHECK (user_id = app_user_id());
CREATE POLICY presented_token ON "password_resets" FOR SELECT USING (token_hash = app_token_hash());

-- Whoever proved to own an address sees which organizations its domain joins.
CREATE POLICY joined_by_domain ON "organizations" FOR SELECT USING (app_email_domain() = ANY (join_domains));
