"""The small language in which a flavor says what a host must be: ``>= 4``, ``<in> sse``, ...

Source: ``nova.scheduler.filters.extra_specs_ops``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable


def _numbers(compare: Callable[[float, float], bool]) -> Callable[[str, str], bool]:
    return lambda value, wanted: compare(float(value), float(wanted))


_ONE: dict[str, Callable[[str, str], bool]] = {
    "=": _numbers(operator.ge),  # as in Nova: at least
    "==": _numbers(operator.eq),
    "!=": _numbers(operator.ne),
    ">=": _numbers(operator.ge),
    "<=": _numbers(operator.le),
    "s==": operator.eq,
    "s!=": operator.ne,
    "s<": operator.lt,
    "s<=": operator.le,
    "s>": operator.gt,
    "s>=": operator.ge,
    "<in>": operator.contains,
}


def matches(value: str, wanted: str) -> bool:
    """Whether a host's value satisfies an extra spec; without an operator they must be equal.

    Text where a number is asked for does not match: Nova fails the whole request there.
    """
    words = wanted.split()
    first = words[0] if words else ""
    if first == "<or>":
        return value in words[1::2]
    if first == "<all-in>":
        return len(words) > 1 and all(word in value for word in words[1:])
    if first not in _ONE:
        return value == wanted
    if len(words) < 2:
        return False
    try:
        return _ONE[first](value, words[1])
    except ValueError:
        return False
