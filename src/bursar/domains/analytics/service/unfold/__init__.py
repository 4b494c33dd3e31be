"""Figures taken apart: each node says which row or figure it comes from."""
