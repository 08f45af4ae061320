"""asking: what a driver is asked and how: his page and its graphs, words in his languages, the call script. Pure."""
