"""Bursar on one machine: its data folder, its own PostgreSQL, its processes, its backups."""
