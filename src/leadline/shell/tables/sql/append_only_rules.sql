-- Refuses to change or delete what a rule was, what it did on the past, and who switched it.
CREATE TRIGGER rule_trial_append_only BEFORE UPDATE OR DELETE ON rule_trial
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rule_result_append_only BEFORE UPDATE OR DELETE ON rule_result
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rule_switch_append_only BEFORE UPDATE OR DELETE ON rule_switch
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
