"""Where chance comes from: named streams of one seed, so that a run can be run again."""

from __future__ import annotations

import hashlib
import random
import uuid

_SPAN = float(2**64)


class Streams:
    """Ids and randomness; a stream is not moved by what others draw."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._streams: dict[str, random.Random] = {}

    def of(self, purpose: str) -> random.Random:
        """The generator for one purpose."""
        stream = self._streams.get(purpose)
        if stream is None:
            stream = self._streams[purpose] = random.Random(f"{self.seed}:{purpose}")
        return stream

    def uuid(self, purpose: str) -> str:
        """A new random UUID (version 4) of this stream."""
        return str(uuid.UUID(int=self.of(purpose).getrandbits(128), version=4))

    def name_of(self, purpose: str, whose: str) -> str:
        """An id (32 hex digits) that stays the same for the same owner."""
        key = f"{self.seed}:{purpose}:{whose}"
        return hashlib.blake2b(key.encode(), digest_size=16).hexdigest()

    def uniform(self, key: str) -> float:
        """A number in (0, 1) that depends on the seed and the key alone, drawn in any order."""
        digest = hashlib.blake2b(f"{self.seed}:{key}".encode(), digest_size=8).digest()
        return (int.from_bytes(digest, "big") + 0.5) / _SPAN
