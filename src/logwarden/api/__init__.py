"""HTTP: routes and wire shapes only."""
