"""People, households and who may see what (tier 0)."""
