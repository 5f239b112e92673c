"""Loads the programs of ``benchmarks/``, which are no package, for the tests about them."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


def program(name: str) -> ModuleType:
    """The module ``name`` of ``benchmarks/``."""
    if str(BENCHMARKS) not in sys.path:
        sys.path.append(str(BENCHMARKS))
    return importlib.import_module(name)
