"""The sample market: invented prices with the manners of real ones, for demo households."""
