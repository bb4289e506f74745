-- Refuses to change what officers did by hand; erasing a report deletes its reasons.
CREATE TRIGGER taking_append_only BEFORE UPDATE ON taking
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tying_append_only BEFORE UPDATE ON tying
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tick_append_only BEFORE UPDATE ON tick
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER grading_append_only BEFORE UPDATE ON grading
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reason_append_only BEFORE UPDATE ON reason
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- When the words of a report go, what officers said about it goes with them.
CREATE FUNCTION erase_reasons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM reason WHERE lead_id = OLD.report_id;
  RETURN OLD;
END $$;
CREATE TRIGGER revision_erases_reasons AFTER DELETE ON revision
  FOR EACH ROW EXECUTE FUNCTION erase_reasons();
