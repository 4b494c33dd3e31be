"""Writing market facts, by noun."""
