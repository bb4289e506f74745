"""EXCHANGE: how leads leave and enter as standard formats."""
