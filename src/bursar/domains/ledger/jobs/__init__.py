"""Work of the ledger after a request, and every night."""
