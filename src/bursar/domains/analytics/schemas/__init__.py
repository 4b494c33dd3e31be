"""What leaves the domain and what comes in, by subject."""
