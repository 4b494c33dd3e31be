"""Ledger service, by noun."""
