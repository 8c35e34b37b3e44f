"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from novaviz.exceptions import UsageError


def check_writable(path: Path) -> None:
    """UsageError if ``write_whole`` could not write here: asked before a long run, not after."""
    handle, beside = _open_beside(path)
    os.close(handle)
    Path(beside).unlink()


def write_whole(path: Path, content: str | bytes) -> None:
    """Write beside ``path`` and rename; UsageError if the place cannot be written."""
    data = content.encode() if isinstance(content, str) else content
    handle, beside = _open_beside(path)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(beside, 0o666 & ~umask)
        os.replace(beside, path.resolve())
    except OSError as error:
        Path(beside).unlink(missing_ok=True)
        raise UsageError(f"cannot write {path}: {error.strerror}") from None


def _open_beside(path: Path) -> tuple[int, str]:
    """A new file in the folder of what ``path`` means; a link is followed, a device refused.

    Renaming over ``/dev/null`` would replace it for the whole machine.
    """
    try:
        place = path.resolve()
        if place.is_dir():
            raise UsageError(f"cannot write {path}: is a directory")
        if place.exists() and not place.is_file():
            raise UsageError(f"cannot write {path}: is not a regular file")
        if not place.name:
            raise UsageError(f"cannot write {path}: is no file name")
        return tempfile.mkstemp(dir=place.parent, prefix=f".{place.name[:100]}.")
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot write {path}: {reason}") from None
