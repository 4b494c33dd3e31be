"""Figures over the ledger (tier 3)."""
