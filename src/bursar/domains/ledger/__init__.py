"""Accounts, transactions and everything derived from them (tier 2)."""
