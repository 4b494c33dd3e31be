"""Ledger queries, by noun."""
