"""The Fortex portal simulator: a program of its own, true to the portal's contract."""

from .kits import Kit
from .options import Dialect, Latency, Options, Records
from .serving import Addresses, running
from .simulator import Simulator

__all__ = ["Addresses", "Dialect", "Kit", "Latency", "Options", "Records", "Simulator", "running"]
