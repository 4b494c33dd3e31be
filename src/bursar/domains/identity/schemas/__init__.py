"""What the identity API takes and gives, by noun."""
