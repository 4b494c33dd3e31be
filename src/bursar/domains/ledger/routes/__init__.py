"""Ledger routes, by noun."""
