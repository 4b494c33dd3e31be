"""Ledger schemas, by noun."""
