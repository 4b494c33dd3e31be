"""The few things every domain needs; it knows no domain."""
