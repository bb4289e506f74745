"""SCIENCES: numbers in, numbers out. They know no reports; each names its source, unit and error."""
