"""What a value in a data file may be, as small shapes that are put together.

A shape is both the check and the conversion, and its words are what the error says. The keys of
a ``record`` are the fields of a frozen dataclass, so that type and file cannot disagree; a key
that is a word of Python has an underscore in the field (``in`` is ``in_``).
"""

from __future__ import annotations

import keyword
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Generic, TypeVar

from novaviz.catalog.node import Node

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """``read`` turns a node into a value or refuses it; ``expects`` completes "expected ..."."""

    expects: str
    read: Callable[[Node], T]

    def __call__(self, node: Node) -> T:
        return self.read(node)


def text(expects: str = "a text") -> Shape[str]:
    """A text that is not empty; what YAML takes for something else must stand in quotes."""

    def read(node: Node) -> str:
        if not isinstance(node.value, str) or not node.value.strip():
            node.expected(expects)
        return node.value.strip()

    return Shape(expects, read)


def whole(minimum: int = 0) -> Shape[int]:
    """A whole number."""
    expects = f"a whole number, {minimum} or more"

    def read(node: Node) -> int:
        value = node.value
        if not isinstance(value, int) or isinstance(value, bool) or value < minimum:
            node.expected(expects)
        return int(value)

    return Shape(expects, read)


def number(minimum: float = 0.0) -> Shape[float]:
    """A number."""
    expects = f"a number, {minimum:g} or more"

    def read(node: Node) -> float:
        value = node.value
        if not isinstance(value, int | float) or isinstance(value, bool):
            node.expected(expects)
        if not math.isfinite(value) or value < minimum:
            node.expected(expects)
        return float(value)

    return Shape(expects, read)


def flag() -> Shape[bool]:
    """``true`` or ``false``."""

    def read(node: Node) -> bool:
        if not isinstance(node.value, bool):
            node.expected("true or false")
        return node.value

    return Shape("true or false", read)


def choice(*words: str) -> Shape[str]:
    """One of these words."""
    expects = f"one of {', '.join(words)}"

    def read(node: Node) -> str:
        if not isinstance(node.value, str) or node.value not in words:
            node.expected(expects)
        return node.value

    return Shape(expects, read)


def nullable(shape: Shape[T]) -> Shape[T | None]:
    """What ``shape`` takes, or ``null``."""
    expects = f"{shape.expects}, or null"

    def read(node: Node) -> T | None:
        return None if node.value is None else shape(node)

    return Shape(expects, read)


def listing(shape: Shape[T], at_least: int = 0) -> Shape[tuple[T, ...]]:
    """A list of such values."""
    expects = f"a list (each {shape.expects})"

    def read(node: Node) -> tuple[T, ...]:
        if not isinstance(node.value, list) or len(node.value) < at_least:
            node.expected(expects)
        return tuple([shape(entry) for entry in node])

    return Shape(expects, read)


def several(shape: Shape[T]) -> Shape[tuple[T, ...]]:
    """One such value, or a list of them."""
    expects = f"{shape.expects}, or a list of them"
    many = listing(shape, at_least=1)

    def read(node: Node) -> tuple[T, ...]:
        return many(node) if isinstance(node.value, list) else (shape(node),)

    return Shape(expects, read)


def mapping(shape: Shape[T], keys: Iterable[str] = ()) -> Shape[Mapping[str, T]]:
    """A mapping from texts (only ``keys``, if given) to such values."""
    known = tuple(keys)
    expects = f"a mapping (each value {shape.expects})"

    def read(node: Node) -> Mapping[str, T]:
        if not isinstance(node.value, dict):
            node.expected(expects)
        for key in node.value:
            if not isinstance(key, str) or (known and key not in known):
                node.child(key, None).fail(
                    f"unknown key (known: {', '.join(known)})" if known else "expected a text"
                )
        return {str(child.path[-1]): shape(child) for child in node}

    return Shape(expects, read)


def record(cls: type[T], **shapes: Shape[Any]) -> Shape[T]:
    """A mapping with the fields of ``cls``; those without a default must be there."""
    names = {key.removesuffix("_") if keyword.iskeyword(key[:-1]) else key: key for key in shapes}
    needed = {
        field.name
        for field in fields(cls)  # type: ignore[arg-type]
        if field.default is MISSING and field.default_factory is MISSING
    }
    expects = f"a mapping with {', '.join(names)}"

    def read(node: Node) -> T:
        if not isinstance(node.value, dict):
            node.expected(expects)
        values: dict[str, Any] = {}
        for key, value in node.value.items():
            if key not in names:
                node.child(key, value).fail(f"unknown key (known: {', '.join(names)})")
            field = names[key]
            values[field] = shapes[field](node.child(key, value))
        for key, field in names.items():
            if field in needed and field not in values:
                node.child(key, None).fail(f"missing, expected {shapes[field].expects}")
        return cls(**values)

    return Shape(expects, read)


def unique(node: Node, key: str = "name") -> None:
    """Refuse a list of mappings in which two have the same ``key``."""
    seen: dict[Any, str] = {}
    for entry in node:
        value = entry.value[key]
        if value in seen:
            entry.at(key).fail(f"{value!r} is already the {key} of {seen[value]}")
        seen[value] = entry.key
