"""Figures: how they are made."""
