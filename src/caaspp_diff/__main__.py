"""The start of the program, for ``caaspp-diff`` and ``python -m caaspp_diff``: `main`."""

import sys

from caaspp_diff import interrupts


def main() -> None:
    """Runs the program so that a signal ends it cleanly, from before its imports on until its end."""
    interrupts.install(_remove_temporary)
    try:
        from caaspp_diff.cli import main as run  # noqa: PLC0415 - takes a while, in which a signal may come

        run()
    finally:
        # not in a function: a signal could come between its call and its first line
        interrupts.RUN.is_ending = True
        interrupts.end_run()


def _remove_temporary() -> None:
    # what was never imported has made nothing
    if temporary := sys.modules.get("caaspp_diff.temporary"):
        temporary.remove_all()


if __name__ == "__main__":
    main()
