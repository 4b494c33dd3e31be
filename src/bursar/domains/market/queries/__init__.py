"""Reading market facts, by noun."""

from bursar.domains.market.queries.instruments import get_instrument

__all__ = ["get_instrument"]
