"""The house has one corridor: imports point one way, and heavy libraries stay where they belong."""

import ast
import inspect
import pkgutil
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from types import ModuleType

import pytest

import caaspp_diff
from caaspp_diff import comparison

PACKAGE = Path(caaspp_diff.__file__).parent
ROOT = PACKAGE.parent.parent
MODULES = {
    ".".join(("caaspp_diff", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in sorted(PACKAGE.rglob("*.py"))
}

GROUND = ("errors", "finding", "interrupts", "phrases", "temporary", "user_text", "version")
"""What everyone may import, and what imports nothing of the package but one another."""

CORRIDOR = (
    "layouts",
    "release",
    "sample",
    "comparison",
    "privacy",
    "wording",
    "checks",
    "report",
    "show",
    "export",
    "render",
    "deliver",
    "outputs",
    "cli",
)
"""Every room, from the left to the right: a module imports from its own room and from those before it."""

CLOSED_TO = {
    "checks": {"privacy"},
    "export": {"checks", "show"},
    "render": {"comparison", "release"},
    "deliver": {*CORRIDOR[: CORRIDOR.index("render")]},
}
"""Rooms that stand before one in the corridor, and in which it has no business all the same."""

WORKBOOK = ("xlsx", "sheets", "count_sheets")
"""The modules of ``export`` that write for people, and so take the words and lists of the report."""

LEFT_OF_RENDER = CORRIDOR[: CORRIDOR.index("render")]
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
    assert "caaspp_diff.comparison.align" in GRAPH["caaspp_diff.comparison.run"]
    assert set(CORRIDOR) <= {_place(module) for module in MODULES}


@pytest.mark.parametrize("module", MODULES)
def test_every_module_that_is_imported_exists(module: str) -> None:
    assert [each for each in _own_imports(module) if each not in MODULES] == []


@pytest.mark.parametrize("module", MODULES)
def test_every_dotted_name_in_backticks_exists(module: str) -> None:
    names = re.findall(r"`(caaspp_diff(?:\.\w+)+)`", MODULES[module].read_text(encoding="utf-8"))

    assert [name for name in names if not _exists(name)] == []


def _exists(name: str) -> bool:
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


@pytest.mark.parametrize("room", CORRIDOR)
def test_imports_along_the_corridor_point_one_way(room: str) -> None:
    open_to = {*GROUND, *CORRIDOR[: CORRIDOR.index(room) + 1]} - CLOSED_TO.get(room, set())
    wrong = [
        (module, each)
        for module in MODULES
        if _place(module) == room
        for each in _own_imports(module)
        if _place(each) not in open_to
    ]

    assert wrong == []


ONE_SUBJECT = frozenset(
    {
        *("scores", "students", "demographics", "impact", "schools"),  # events or numbers → chapter → files
        *("delta", "json"),  # what is written → how a run writes it
        "kinds",  # the facts of an event kind → its words
        "model",  # what each room hands on
    }
)
"""File names that stand in several rooms, each one subject at several stages; any other names one file."""

MOST_LINES, MOST_FILES = 300, 16


def test_a_file_name_stands_in_several_rooms_only_where_it_is_one_subject() -> None:
    rooms: defaultdict[str, list[str]] = defaultdict(list)
    for path in MODULES.values():
        rooms[path.stem].append(str(path.parent.relative_to(PACKAGE)))
    several = {name: places for name, places in rooms.items() if len(places) > 1}

    assert several.keys() - ONE_SUBJECT - {"__init__"} == set()


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_not_long(module: str) -> None:
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_a_folder_has_few_files_on_a_level() -> None:
    files = Counter(path.parent for path in MODULES.values())

    assert [str(each) for each, size in files.items() if size > MOST_FILES and each.name != "sample"] == []


@pytest.mark.parametrize("face", [caaspp_diff, comparison], ids=lambda face: face.__name__)
def test_no_module_bears_the_name_of_a_function_that_its_package_offers(face: ModuleType) -> None:
    inside = {module.removeprefix(f"{face.__name__}.") for module in MODULES}

    assert inside & {name for name in face.__all__ if inspect.isfunction(getattr(face, name))} == set()


def test_nothing_but_the_command_line_imports_the_command_line() -> None:
    wrong = [m for m in MODULES if _place(m) != "cli" and any(_place(e) == "cli" for e in _own_imports(m))]

    assert [module for module in wrong if module != "caaspp_diff.__main__"] == []


@pytest.mark.parametrize("module", [m for m in MODULES if _place(m) == "export"])
def test_of_what_is_exported_the_workbook_alone_is_for_people(module: str) -> None:
    if module.rsplit(".", 1)[-1] not in WORKBOOK:
        assert "report" not in {_place(each) for each in _own_imports(module)}


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


@pytest.mark.parametrize("module", [m for m in MODULES if _place(m) in LEFT_OF_RENDER])
def test_nothing_left_of_the_renderers_knows_how_it_is_shown(module: str) -> None:
    assert _libraries(module).isdisjoint(FOR_PEOPLE)
    for each in _reached(module):
        assert _libraries(each).isdisjoint(FOR_PEOPLE), f"{module} loads {each}"


@pytest.mark.parametrize("module", [m for m in MODULES if _place(m) == "layouts"])
def test_the_layouts_need_no_frame(module: str) -> None:
    assert _libraries(module).isdisjoint({"polars", "numpy"})


@pytest.mark.parametrize("module", [f"caaspp_diff.{name}" for name in GROUND])
def test_what_everyone_imports_imports_nothing_else(module: str) -> None:
    assert [each for each in _own_imports(module) if _place(each) not in GROUND] == []


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
