"""`logwarden demo`."""
def demo() -> None:
    """x."""
