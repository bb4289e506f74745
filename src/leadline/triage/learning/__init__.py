"""Learners over any labelled text, and the panel that combines them. They know texts, no reports."""
