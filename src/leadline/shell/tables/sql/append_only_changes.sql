-- Refuses to change what was written about incidents that merged or split.
CREATE TRIGGER incident_change_append_only BEFORE UPDATE ON incident_change
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
