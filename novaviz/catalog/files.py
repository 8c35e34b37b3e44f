"""Where the data files are, and how one becomes a value.

The wheel ships them inside the package; a checkout has them at its top level, where a teacher
finds and edits them. A teacher's own directory need only hold the files that differ.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from novaviz.catalog.node import Node
from novaviz.exceptions import DataError

T = TypeVar("T")

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def data_path(name: str, directory: Path | None = None) -> Path:
    """The file called ``name``: in ``directory`` if it is there, else the one shipped.

    Raises:
        DataError: ``directory`` is no directory, or there is no such file.
    """
    if directory is not None:
        directory = Path(directory)
        if not directory.is_dir():
            raise DataError(str(directory), "", None, "expected a directory with data files")
        if (directory / name).is_file():
            return directory / name
    path = _shipped() / name
    if not path.is_file():
        raise DataError(str(path), "", None, "there is no such data file")
    return path


def data_files(folder: str, ending: str, directory: Path | None = None) -> list[str]:
    """The names of the files in a folder of the data: those of ``directory``, and those shipped."""
    places = [_shipped(), *([Path(directory)] if directory is not None else [])]
    return sorted({path.name for place in places for path in (place / folder).glob(f"*{ending}")})


def load(name: str, read: Callable[[Node], T], directory: Path | None = None) -> T:
    """What ``read`` makes of the file: once a process, and again when the file has changed.

    Raises:
        DataError: the file is no YAML, or ``read`` refused something in it.
    """
    path = data_path(name, directory)
    value: T = _load(path, path.stat().st_mtime_ns, read)
    return value


@cache
def _shipped() -> Path:
    # Not importlib.resources: pip always unpacks a wheel, and the import alone takes 15 ms.
    package = Path(__file__).parents[1]
    installed = package / "share" / "data"
    return installed if installed.is_dir() else package.parent / "data"


@cache
def _load(path: Path, changed: int, read: Callable[[Node], Any]) -> Any:
    try:
        value = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else None
        raise DataError(str(path), "", line, f"no valid YAML: {error.problem}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(str(path), "", None, f"no valid YAML: {_first_line(error)}") from None
    return read(Node(path, (), value))


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


class _Loader(_Base):  # type: ignore[misc]
    """The safe loader, refusing a key that stands twice where YAML would keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, **how: bool) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key.value!r} stands twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, **how)
        return mapping
