"""The portal's pages and the data that they show: the only way to act."""
