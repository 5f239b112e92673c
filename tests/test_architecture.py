"""The house has one corridor: imports point one way, and heavy libraries stay where they belong."""

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

import caaspp_diff

PACKAGE = Path(caaspp_diff.__file__).parent
ROOT = PACKAGE.parent.parent
MODULES = {
    ".".join(("caaspp_diff", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in sorted(PACKAGE.rglob("*.py"))
}

CORRIDOR = ("errors", "layouts", "release", "compare", "comparison", "report", "render", "deliver", "cli")
"""From the left to the right: a module imports from its own place and from what stands before it."""

COMMON = frozenset({"caaspp_diff", "errors", "exits", "finding"})
"""What everyone may import: the version, the errors and exit codes, the record of a finding."""

LEFT_OF_REPORT = (
    "errors",
    "exits",
    "finding",
    "layouts",
    "release",
    "compare",
    "comparison",
    "export",
    "privacy",
)
FOR_PEOPLE = frozenset({"jinja2", "rich", "typer"})


def _place(module: str) -> str:
    """The file or folder of the package in which a module lives."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def _imports(module: str) -> Iterator[str]:
    """Every module that ``module`` imports, in its functions as well."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            source = node.module or ""
            inner = [f"{source}.{alias.name}" for alias in node.names]
            yield from (each if each in MODULES else source for each in inner)


GRAPH = {module: sorted(set(_imports(module))) for module in MODULES}


def _own_imports(module: str) -> list[str]:
    return [each for each in GRAPH[module] if each.split(".")[0] == "caaspp_diff"]


def _libraries(module: str) -> set[str]:
    return {each.split(".")[0] for each in GRAPH[module]} - {"caaspp_diff"}


def _reached(module: str) -> set[str]:
    """All modules of the package that are loaded with ``module``, itself too."""
    seen, waiting = set[str](), [module]
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            # the package itself imports for type checkers, and what it offers when it is asked for
            waiting += [] if each == "caaspp_diff" else _own_imports(each)
    return seen


def test_the_graph_is_that_of_the_package() -> None:
    assert "caaspp_diff.compare.align" in GRAPH["caaspp_diff.comparison"]
    assert set(CORRIDOR) <= {_place(module) for module in MODULES}


@pytest.mark.parametrize("module", MODULES)
def test_every_module_that_is_imported_exists(module: str) -> None:
    assert [each for each in _own_imports(module) if each not in MODULES] == []


@pytest.mark.parametrize(("place", "left_of_it"), [(p, CORRIDOR[: i + 1]) for i, p in enumerate(CORRIDOR)])
def test_imports_along_the_corridor_point_one_way(place: str, left_of_it: tuple[str, ...]) -> None:
    wrong = [
        (module, each)
        for module in MODULES
        if _place(module) == place
        for each in _own_imports(module)
        if _place(each) in CORRIDOR and _place(each) not in left_of_it
    ]

    assert wrong == []


def test_nothing_but_the_command_line_imports_the_command_line() -> None:
    wrong = [m for m in MODULES if _place(m) != "cli" and any(_place(e) == "cli" for e in _own_imports(m))]

    assert [module for module in wrong if module != "caaspp_diff.__main__"] == []


def test_places_do_not_import_each_other_in_a_circle() -> None:
    needs: defaultdict[str, set[str]] = defaultdict(set)
    for module in MODULES:
        needs[_place(module)] |= {_place(each) for each in _own_imports(module)} - COMMON - {_place(module)}
    while ready := {place for place in needs if not needs[place] & needs.keys()}:
        for place in ready:
            del needs[place]

    assert dict(needs) == {}


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    needs = {module: set(_own_imports(module)) - {module} for module in MODULES}
    for module in needs:  # a package loads before its modules, so importing it from within is no circle
        needs[module] -= {parent for parent in needs if module.startswith(f"{parent}.")}
    while ready := {module for module in needs if not needs[module] & needs.keys()}:
        for module in ready:
            del needs[module]

    assert sorted(needs) == []


@pytest.mark.parametrize("module", [m for m in MODULES if _place(m) == "render"])
def test_a_renderer_reads_the_report_and_no_frame(module: str) -> None:
    assert "polars" not in _libraries(module)
    assert {_place(each) for each in _own_imports(module)}.isdisjoint({"comparison", "compare", "release"})


@pytest.mark.parametrize("module", [m for m in MODULES if _place(m) in LEFT_OF_REPORT])
def test_nothing_left_of_the_report_knows_how_it_is_shown(module: str) -> None:
    assert _libraries(module).isdisjoint(FOR_PEOPLE)
    for each in _reached(module):
        assert _libraries(each).isdisjoint(FOR_PEOPLE), f"{module} loads {each}"


@pytest.mark.parametrize("module", [m for m in MODULES if _place(m) == "layouts"])
def test_the_layouts_need_no_frame(module: str) -> None:
    assert _libraries(module).isdisjoint({"polars", "numpy"})


@pytest.mark.parametrize("module", ["caaspp_diff.errors", "caaspp_diff.exits", "caaspp_diff.finding"])
def test_what_everyone_imports_imports_nothing(module: str) -> None:
    assert _own_imports(module) == []


def _declared() -> set[str]:
    """The modules of the libraries that the package says it needs, or may need."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    needed = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = [re.split(r"[^A-Za-z0-9_.-]", each, maxsplit=1)[0] for each in needed]
    return {name.replace("-", "_") for name in names} | {"pydantic_core"}  # a part of pydantic


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_what_the_package_declares_and_nothing_else(module: str) -> None:
    assert _libraries(module) <= _declared() | sys.stdlib_module_names


@pytest.mark.parametrize("module", MODULES)
def test_no_year_is_named_in_code(module: str) -> None:
    years = [
        part.value
        for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and _is_year(part.value)
    ]

    assert years == []


def _is_year(text: str) -> bool:
    return len(text) == len("2018-19") and text[:2] == "20" and text[4] == "-" and text[5:].isdigit()
