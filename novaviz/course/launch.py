"""The dashboard's form, in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from novaviz.exceptions import NovavizError

if TYPE_CHECKING:
    from novaviz.views.launch import LaunchForm


def launch_form(*, release: str = "classic") -> LaunchForm:
    """A form to choose from, that boots what was chosen and plays it.

    NovavizError without the libraries of the notebook.
    """
    try:
        from novaviz.views.launch import LaunchForm
    except ImportError:
        raise NovavizError(
            "the form needs ipywidgets, which is not installed: pip install 'novaviz[notebook]'"
        ) from None
    return LaunchForm(release=release)
