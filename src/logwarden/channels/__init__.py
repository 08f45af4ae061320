"""Ways out to people: addresses, how they are kept, what is said to them and when. Knows no database."""
