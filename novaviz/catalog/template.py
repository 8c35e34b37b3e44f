"""Sentences with placeholders in braces, as the text files write them.

What a sentence is filled with is decided by the code: a placeholder that the code does not know
would only fail when somebody reads that sentence, so it is refused when the file is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Formatter

from novaviz.catalog.node import Node
from novaviz.catalog.shape import Shape, mapping, record, text


@dataclass(frozen=True, slots=True)
class Moments:
    """What is said at the beginning of an exchange, and at its end."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of things: none, one, or ``{count}`` of them."""

    none: str
    one: str
    many: str

    def of(self, count: int) -> str:
        if count == 0:
            return self.none
        return self.one if count == 1 else self.many.format(count=count)


def placeholders(template: str) -> frozenset[str]:
    """The names in braces; ValueError where the braces do not match."""
    fields = [field for _, field, _, _ in Formatter().parse(template)]
    return frozenset(field for field in fields if field is not None)


def template(*names: str) -> Shape[str]:
    """A sentence, or a part of one, in which these names may stand in braces."""
    plain = text("a sentence")

    def read(node: Node) -> str:
        said = plain(node)
        check_placeholders(node, names)
        return said

    return Shape(plain.expects, read)


def check_placeholders(node: Node, known: Iterable[str]) -> None:
    """Refuse a sentence with other placeholders than these."""
    try:
        unknown = placeholders(node.value) - set(known)
    except ValueError as error:
        node.fail(f"expected matching braces around a placeholder: {error}")
    if unknown:
        choices = ", ".join(f"{{{name}}}" for name in known) or "none"
        node.fail(f"unknown placeholder {{{min(unknown)}}} (known: {choices})")


def moments(*names: str, end: Iterable[str] = ()) -> Shape[Moments]:
    """Two sentences; the second may also be filled with what ``end`` names."""
    return record(Moments, start=template(*names), end=template(*names, *end))


def counted() -> Shape[Counted]:
    """A number of things in words."""
    return record(Counted, none=template(), one=template(), many=template("count"))


def templates(names: Iterable[str] | Mapping[str, Iterable[str]]) -> Shape[Mapping[str, str]]:
    """Sentences by key, all of which must be there; with a mapping, each has its own names."""
    known = names if isinstance(names, Mapping) else dict.fromkeys(names, ())
    found = mapping(text(), known)

    def read(node: Node) -> Mapping[str, str]:
        said = found(node)
        for key, own in known.items():
            if key not in said:
                node.child(key, None).fail("missing, expected a sentence")
            check_placeholders(node.at(key), tuple(own))
        return said

    return Shape(found.expects, read)


def all_moments(known: Mapping[str, Iterable[str]], *names: str) -> Shape[Mapping[str, Moments]]:
    """Pairs of sentences by key, all of which must be there; ``known`` adds names to the ends."""
    shapes = {key: moments(*names, end=tuple(own)) for key, own in known.items()}
    found = mapping(Shape("a mapping with start, end", lambda node: node), known)

    def read(node: Node) -> Mapping[str, Moments]:
        nodes = found(node)
        for key in known:
            if key not in nodes:
                node.child(key, None).fail("missing, expected a mapping with start, end")
        return {key: shapes[key](there) for key, there in nodes.items()}

    return Shape(found.expects, read)
