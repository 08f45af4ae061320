"""`logwarden openapi`."""

from __future__ import annotations

import json

import typer

from logwarden.api.app import specification


def openapi() -> None:
    """Prints the description of the API (OpenAPI 3.1, JSON), from which clients can be generated. No server is needed.

    Example: `logwarden openapi > openapi.json`
    """
    typer.echo(json.dumps(specification(), indent=2, ensure_ascii=False))
