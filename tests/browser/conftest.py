"""Chromium, or a clear word on why there is none."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A running Chromium; CAASPP_DIFF_CHROMIUM names one that is not on the path."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = os.environ.get("CAASPP_DIFF_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.skip("Chromium is not installed: put it on the path or name it in CAASPP_DIFF_CHROMIUM")
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The text of axe-core, from the folder or file that CAASPP_DIFF_AXE names."""
    place = os.environ.get("CAASPP_DIFF_AXE")
    if not place:
        pytest.skip("CAASPP_DIFF_AXE does not name the folder of axe.min.js (npm package axe-core)")
    path = Path(place)
    return (path / "axe.min.js" if path.is_dir() else path).read_text(encoding="utf-8")
