"""Identity over HTTP, by noun."""
