from shell.intake.line import client, intake_key

__all__ = ["client", "intake_key"]
