"""Everything that knows Fortex: its API, its pages, its words."""
