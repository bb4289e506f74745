-- Refuses to change a reading that an officer entered; erasing a report deletes its readings.
CREATE TRIGGER reading_append_only BEFORE UPDATE ON reading
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
