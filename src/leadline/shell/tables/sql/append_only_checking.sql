-- Refuses to change a claim that an officer entered; erasing a report deletes its claims.
CREATE TRIGGER entered_append_only BEFORE UPDATE ON entered
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
