"""`python -m fortex_sim`."""

from .cli import app


def main() -> None:
    """Runs the command line."""
    app()


if __name__ == "__main__":
    main()
