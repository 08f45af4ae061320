"""Measurements: `make bench`. Tables and ratios within one run, for machines are noisy."""
