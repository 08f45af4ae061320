"""The way of the data, one step a file: each takes what the store holds in one state and leaves it in the next."""
