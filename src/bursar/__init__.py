"""Bursar: one open wealth platform."""
