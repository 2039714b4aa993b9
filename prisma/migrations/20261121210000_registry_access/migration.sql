-- Servers that new workspaces get by themselves, and servers that a workspace made for itself alone.
ALTER TABLE "servers" ADD COLUMN "auto_provision" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "servers" ADD COLUMN "owner_workspace_id" UUID;
ALTER TABLE "servers" ADD CONSTRAINT "servers_org_id_owner_workspace_id_fkey"
  FOREIGN KEY ("org_id", "owner_workspace_id") REFERENCES "workspaces"("org_id", "id")
  ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "servers" ADD CONSTRAINT "servers_private_is_not_provisioned"
  CHECK ("owner_workspace_id" IS NULL OR NOT "auto_provision");
CREATE INDEX "servers_org_id_owner_workspace_id_idx" ON "servers"("org_id", "owner_workspace_id");

-- A transaction bound to a workspace sees the organization's servers and that workspace's own.
ALTER POLICY tenant ON "servers"
  USING (org_id = app_org_id() AND (app_workspace_id() IS NULL OR owner_workspace_id IS NULL
    OR owner_workspace_id = app_workspace_id()))
  WITH CHECK (org_id = app_org_id() AND (app_workspace_id() IS NULL OR owner_workspace_id IS NULL
    OR owner_workspace_id = app_workspace_id()));

-- Whatever writes a grant: a workspace's own server goes to no other workspace, and never changes hands.
CREATE FUNCTION grant_stays_with_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM servers s WHERE s.id = NEW.server_id AND s.org_id = NEW.org_id
             AND (s.owner_workspace_id IS NULL OR s.owner_workspace_id = NEW.workspace_id)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the server belongs to another workspace' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER grant_stays_with_owner BEFORE INSERT OR UPDATE OF server_id, workspace_id ON "workspace_servers"
  FOR EACH ROW EXECUTE FUNCTION grant_stays_with_owner();

CREATE FUNCTION server_keeps_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a server keeps its owner' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER server_keeps_owner BEFORE UPDATE OF owner_workspace_id ON "servers"
  FOR EACH ROW WHEN (OLD.owner_workspace_id IS DISTINCT FROM NEW.owner_workspace_id)
  EXECUTE FUNCTION server_keeps_owner();
