"""Instruments, prices, actions and rates (tier 1)."""
