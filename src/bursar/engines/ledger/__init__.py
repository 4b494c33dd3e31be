"""The ledger's own arithmetic: typed transactions in, events, lots, disposals and values out."""
