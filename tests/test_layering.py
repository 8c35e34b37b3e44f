"""The house: a package imports only from the rows above it, read off the source of every module."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import novaviz

ROOT = Path(novaviz.__file__).parent

ROWS: tuple[tuple[str, ...], ...] = (
    ("exceptions",),
    ("model",),
    ("catalog",),
    ("kernel",),
    ("transport",),
    ("database",),
    ("guest",),
    ("virt",),
    ("options",),
    ("services", "services.wiring"),
    ("services.middleware",),
    ("services.client", "services.keystone", "services.glance", "services.neutron",
     "services.cinder", "services.placement", "services.nova"),
    ("release", "images"),
    ("nova",),
    ("holdings",),
    ("cloud",),
    ("guestdata",),
    ("scenario", "fault"),
    ("request", "outcome", "storyboard"),
    ("record",),
    ("server",),
    ("run",),
    ("analysis",),
    ("views",),
    ("course",),
    ("importers", "export"),
    ("gateway",),
    ("shell",),
    ("commands",),
    ("cli",),
    ("__init__", "__main__"),
)  # fmt: skip
"""The rows of the house, top first; what stands in one row is strangers to each other."""

ALONE = {
    "simpy": ("kernel",),
    "sqlite3": ("database",),
    "cryptography": ("services.keystone", "services.nova.keypair"),
    "yaml": ("catalog",),
    "jsonschema": ("model.schema", "services.nova.api.body"),
    "rich": ("views", "shell", "cli"),
    "click": ("shell", "commands", "cli"),
    "ipywidgets": ("views",),
    "anywidget": ("views",),
    "traitlets": ("views",),
    "matplotlib": ("views",),
    "networkx": ("analysis",),
    "libvirt": ("virt.libvirt",),
    "pycdlib": ("guest",),
}
"""Who may import what is not Python's own; the stdlib's sqlite3 too."""

LAZY: dict[str, set[str]] = {
    "model.shown": {"views.playable", "views.mime", "views.player"},
    "model.trace": {"export"},
    "run": {"views.playable", "views.live"},
}
"""Conveniences that reach down the table, inside a function: module to what it reaches for."""


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
        yield name, path


MODULES = dict(modules())


def row(module: str) -> tuple[int, str]:
    """Where a module stands: the number of the row and the part of it."""
    found = [
        (number, part) for number, parts in enumerate(ROWS) for part in parts
        if module == part or module.startswith(f"{part}.")
    ]  # fmt: skip
    assert found, f"novaviz.{module} has no place in the house"
    return max(found, key=lambda place: len(place[1]))


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """What a module imports, by its whole name, and whether only in a function or for types."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node) for block in ast.walk(tree)
        if isinstance(block, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING")
        for node in ast.walk(block)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, id(node) in inside
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            assert node.module is not None
            for alias in node.names:
                yield f"{node.module}.{alias.name}", id(node) in inside


def own(name: str) -> str | None:
    """The module of ours that an imported name is, or is in."""
    if name != "novaviz" and not name.startswith("novaviz."):
        return None
    rest = name.removeprefix("novaviz").removeprefix(".")
    while rest and rest not in MODULES:
        rest = rest.rpartition(".")[0]
    return rest or "__init__"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_rows_above_its_own(module: str) -> None:
    number, part = row(module)
    for name, lazy in imports(MODULES[module]):
        other = own(name)
        if other is None or (lazy and other in LAZY.get(module, ())):
            continue
        above, its_part = row(other)
        assert above < number or its_part == part, (
            f"novaviz.{module} ({part}) may not import novaviz.{other} ({its_part})"
        )


@pytest.mark.parametrize("module", MODULES)
def test_a_library_is_imported_only_by_the_part_that_is_there_for_it(module: str) -> None:
    for name, _ in imports(MODULES[module]):
        library = name.split(".")[0]
        if library == "novaviz":
            continue
        if library in ALONE:
            allowed = ALONE[library]
            assert any(module == part or module.startswith(f"{part}.") for part in allowed), (
                f"novaviz.{module} may not import {library}: that is for {', '.join(allowed)}"
            )
        else:
            assert library in sys.stdlib_module_names, f"novaviz.{module} imports {library}"


def test_the_model_needs_the_standard_library_alone() -> None:
    for module, path in MODULES.items():
        if module.startswith("model"):
            for name, lazy in imports(path):
                library = name.split(".")[0]
                assert library == "novaviz" or library in sys.stdlib_module_names or (
                    lazy and (module, library) == ("model.schema", "jsonschema")
                ), f"novaviz.{module} imports {name}"


def test_the_exceptions_that_are_listed_are_needed() -> None:
    for module, reached in LAZY.items():
        found = {own(name) for name, lazy in imports(MODULES[module]) if lazy}
        assert reached <= found


def test_only_the_release_module_knows_releases_by_name() -> None:
    for module, path in MODULES.items():
        if module.startswith(("services", "transport", "database", "kernel", "virt")):
            source = path.read_text(encoding="utf-8")
            assert '"classic"' not in source, module
            assert '"modern"' not in source, module


@pytest.mark.parametrize("module", MODULES)
def test_no_handler_knows_the_wall_clock_or_chance(module: str) -> None:
    if module.startswith(("services", "transport", "database", "virt", "nova", "cloud", "run")):
        for name, _ in imports(MODULES[module]):
            assert name.split(".")[0] not in ("time", "secrets", "contextvars")
            assert name not in ("uuid.uuid4", "os.urandom")
        for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used = f"{node.value.id}.{node.attr}"
                assert not used.startswith("random.") or used == "random.Random"
                assert used not in ("datetime.now", "uuid.uuid4", "uuid.uuid1", "os.urandom")


HEAVY = ("rich", "click", "jsonschema", "matplotlib", "IPython", "ipywidgets", "anywidget",
         "simpy", "libvirt", "networkx")  # fmt: skip


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


def test_importing_novaviz_loads_none_of_the_heavy_libraries() -> None:
    assert not loaded_by("import novaviz").intersection(HEAVY)


def test_a_boot_needs_no_screen_and_no_notebook() -> None:
    loaded = loaded_by("import novaviz\nassert novaviz.boot().outcome == 'ACTIVE'")
    assert not loaded & {"rich", "click", "matplotlib", "IPython", "ipywidgets", "anywidget"}
