-- Refuses to change or delete what acting alone rests on; a second look is answered once.
CREATE TRIGGER certificate_append_only BEFORE UPDATE OR DELETE ON certificate
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER certify_try_append_only BEFORE UPDATE OR DELETE ON certify_try
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER switch_append_only BEFORE UPDATE OR DELETE ON switch
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER training_append_only BEFORE UPDATE OR DELETE ON training
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER look_answered_once BEFORE UPDATE ON look
  FOR EACH ROW WHEN (OLD.by <> '') EXECUTE FUNCTION refuse_change();
