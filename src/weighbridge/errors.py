"""Every error that weighbridge raises on purpose.

::

    WeighbridgeError             exit code 70 (a bug) unless a subclass says otherwise
    ├── UsageError           2   the call cannot be understood: an option, a date, a level
    │   └── UnknownName      2   no model, area, benchmark or group is called that, or several are
    ├── Incomparable         1   the evidence connects the two not at all: no number exists
    ├── BadData              3   a file, a row or a store is not what it should be
    │   ├── Refused          3   one row of a source, with file, row, field, found and expected
    │   └── DigestMismatch   3   the evidence is not what its manifest says
    ├── RegistryError        3   the reviewed files of the registry contradict each other
    └── NetworkError         4   a file cannot be had from where it is published, or nothing may be asked
"""

from __future__ import annotations

from dataclasses import dataclass


class WeighbridgeError(Exception):
    """The root of the tree; ``exit_code`` is what the command line returns."""

    exit_code = 70


class UsageError(WeighbridgeError):
    """The call cannot be understood."""

    exit_code = 2


class UnknownName(UsageError):
    """A name that resolves to nothing, or to several things; carries the nearest names."""

    def __init__(self, what: str, name: str, nearest: tuple[str, ...], *, several: bool = False):
        self.what, self.name, self.nearest, self.several = what, name, nearest, several
        said = "could be any of" if several else "is unknown; the nearest are"
        super().__init__(f"{what} {name!r} {said}: {', '.join(nearest) or 'none'}")


class Incomparable(WeighbridgeError):
    """No evidence connects the two, so that no number exists."""

    exit_code = 1


class BadData(WeighbridgeError):
    """A file, a row or a store is not what it should be."""

    exit_code = 3


@dataclass(frozen=True)
class Refusal:
    """Why a row was refused: where it stood, what was found, what was expected.

    Of votes and responses one stands for the ``count`` rows of one cause, of which it is the first.
    """

    source: str
    file: str
    row: int
    field: str
    found: str
    expected: str
    reason: str
    count: int = 1

    def __str__(self) -> str:
        return (
            f"{self.file}, row {self.row}, field {self.field!r}: "
            f"found {self.found!r}, expected {self.expected} ({self.reason})"
        )


class Refused(BadData):
    """One row that cannot be trusted, raised where a caller asked for strictness."""

    def __init__(self, refusal: Refusal):
        self.refusal = refusal
        super().__init__(str(refusal))


class DigestMismatch(BadData):
    """The evidence differs from what its manifest promises."""


class RegistryError(BadData):
    """The reviewed files of the registry contradict each other."""


class NetworkError(WeighbridgeError):
    """A file cannot be had from where it is published, or the network may not be asked at all."""

    exit_code = 4
