"""Record the boots that are shipped: one of each release, of a guest that really runs in QEMU.

``make recordings`` writes them to ``data/recordings/``. It needs what ``docs/real-boot.md`` says,
and the guest of ``novaviz guest build``.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from novaviz.catalog.recordings import REAL_BOOTS
from novaviz.run import boot
from novaviz.views.guest import ready_event

HERE = Path(__file__).parents[1] / "data" / "recordings"
PREFIX = "real-"


def main() -> None:
    for name in REAL_BOOTS:
        release = name.removeprefix(PREFIX)
        with boot(
            "web1", hypervisor="qemu", image="novaviz-guest", volume=1, release=release
        ) as run:
            trace = run.trace
        if run.outcome != "ACTIVE" or ready_event(trace) is None:
            raise SystemExit(f"{name}: {run.outcome}, and the guest is not ready")
        title = f"web1: a {release} boot with a real guest"
        path = HERE / f"{name}.json"
        replace(trace, metadata={**trace.metadata, "title": title}).save(path)
        sys.stdout.write(f"{path.name}: {len(trace.events)} events, {path.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
