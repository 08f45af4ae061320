"""The simulator's own interface: the truth, the ledger, the clock, the drivers, the faults."""
