-- An organization that is deleted in the database is no command's write: this raises its epoch, so that every process
-- forgets within a second what it keeps of it.
CREATE FUNCTION raise_epoch_of_deleted_organization() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE org_epochs SET epoch = epoch + 1, changed_at = CURRENT_TIMESTAMP WHERE org_id = OLD.id;
  RETURN OLD;
END;
$$;

CREATE TRIGGER organizations_raise_epoch AFTER DELETE ON organizations
  FOR EACH ROW EXECUTE FUNCTION raise_epoch_of_deleted_organization();
