"""What we want from outside, in our words: one file a concept."""
