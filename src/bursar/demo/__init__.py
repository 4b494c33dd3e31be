"""The sample households: eight profiles of the product documents, marked as sample data.

Light on purpose: every start asks `demo.mark`, and most have nothing to write.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bursar.assembly import Assembly


def prepare(parts: "Assembly", *, reset: bool) -> None:
    """Publish the sample market and write the sample households that are missing.

    Args:
        parts: Of a process that may run in demo mode.
        reset: Remove the sample households and their users first, and write them again.
    """
    from bursar.demo import writing  # noqa: PLC0415 (seconds at start count)

    writing.prepare(parts, reset=reset)
