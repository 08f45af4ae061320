"""The ELD output file (App. A 4.8.2.1): read as a stream or whole, with every problem; written; named."""

from .check_values import event_check, file_check, line_check
from .content import (
    Annotation,
    Certification,
    Cmv,
    Header,
    ListedEvent,
    Login,
    Malfunction,
    OutputFile,
    PowerEvent,
    User,
)
from .content_reader import ReadFile, read_content
from .file_name import file_name
from .layout import Section
from .problems import Problem, ProblemKind
from .reader import read
from .rows import Row
from .summary import Driver, Summary
from .to_log import driver_log, unidentified
from .writer import LineEnd, write

__all__ = [
    "Annotation",
    "Certification",
    "Cmv",
    "Driver",
    "Header",
    "LineEnd",
    "ListedEvent",
    "Login",
    "Malfunction",
    "OutputFile",
    "PowerEvent",
    "Problem",
    "ProblemKind",
    "ReadFile",
    "Row",
    "Section",
    "Summary",
    "User",
    "driver_log",
    "event_check",
    "file_check",
    "file_name",
    "line_check",
    "read",
    "read_content",
    "unidentified",
    "write",
]
