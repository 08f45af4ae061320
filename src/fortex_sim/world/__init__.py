"""The simulated world: companies, drivers, trucks, their records, and what happens as the clock passes."""
