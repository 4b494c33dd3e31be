"""Pure calculation: arrays and frozen dataclasses in, frozen dataclasses out."""
