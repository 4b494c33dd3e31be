"""What identity does, by use case."""
