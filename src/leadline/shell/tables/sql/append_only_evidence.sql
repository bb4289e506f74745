-- Refuses to change a file and what is known of it; only what was read out of it may be added, and all may be erased.
CREATE TRIGGER evidence_content_stays BEFORE UPDATE ON evidence_content
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER evidence_stays
  BEFORE UPDATE OF id, report_id, revision, number, received_at, commitment, about, stripped ON evidence
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- An age file cannot be compressed; the database need not try.
ALTER TABLE evidence_content ALTER COLUMN sealed SET STORAGE EXTERNAL;
