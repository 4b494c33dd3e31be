"""What the outside gives: one file a vendor."""
