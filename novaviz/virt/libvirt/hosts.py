"""The libvirts of one running cloud: a connection a host, opened together and closed together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from novaviz.guest import Subnet
from novaviz.kernel import Boundary, Clock, Errands, PacedClock, utc_now
from novaviz.virt.driver import Agent, ComputeDriver, VirtApi
from novaviz.virt.guest_options import GuestOptions
from novaviz.virt.libvirt.connection import Connection
from novaviz.virt.libvirt.domain import Mark
from novaviz.virt.libvirt.driver import LibvirtDriver
from novaviz.virt.libvirt.talk import Talk
from novaviz.virt.libvirt.world import Spot, TestWorld, World
from novaviz.virt.volumes import FileBackend

RATE = 1.0
"""Simulated seconds that pass in a real one: what libvirt does takes as long as it really takes.

The services around it take their time, too, so that a boot is over in about three seconds.
"""


class LibvirtHosts:
    """``uri`` is where all hosts' libvirt is found; None: each has a world of its own.

    ``executes``: the guests really run, by QEMU; else it is libvirt's test driver.
    """

    def __init__(
        self, boundary: Boundary, uri: str | None, options: GuestOptions, *, executes: bool,
        remote: bool,
    ) -> None:  # fmt: skip
        self.epoch: datetime | None = utc_now()
        self._begun = self.epoch
        self._boundary, self._options = boundary, options
        self._paced = PacedClock(boundary.kernel, RATE)
        self.clock: Clock = self._paced
        self._errands = Errands(boundary.kernel, self._paced.inbox)
        self._world: World = TestWorld(uri, self._begun)
        if executes:
            from novaviz.virt.libvirt.qemu import QemuWorld

            self._world = QemuWorld(uri, options, self._errands, remote=remote)
        self.connections: dict[str, Connection] = {}
        self._spots: dict[str, Spot] = {}
        self._talks: list[Talk] = []

    @property
    def volumes(self) -> FileBackend | None:
        """Where cinder's volumes really are; None: nowhere."""
        return self._world.volumes

    def driver(
        self, host: str, virtapi: VirtApi, agent: Agent, subnets: Mapping[str, Subnet]
    ) -> ComputeDriver:
        mark = Mark(self._world.run, host)
        spot = self._spots[host] = self._world.spot(mark)
        connection = Connection(self._boundary, self._paced.inbox, mark, spot.link)
        self.connections[host] = connection
        talk = None
        if spot.files is not None:
            talk = Talk(
                self._boundary, self._paced.inbox, host, spot.files, self._options.ready_timeout
            )
            self._talks.append(talk)
        return LibvirtDriver(
            self._boundary, host, virtapi, agent, connection=connection, machine=spot.machine,
            files=spot.files, talk=talk, subnets=subnets, now=self._now,
        )  # fmt: skip

    def open(self) -> None:
        """Connect to all of them: to the first, and then, as it can be done, to the others."""
        with self._world.connecting():
            waits = []
            for host, connection in self.connections.items():
                waits.append(connection.open(self._spots[host].uri()))
                if len(waits) == 1:
                    waits.pop()()
            for connected in waits:
                connected()

    def close(self) -> None:
        self._world.retire()
        self._errands.close()
        for talk in self._talks:
            talk.close()
        for connection in self.connections.values():
            connection.close()
        self._world.close()

    def _now(self) -> datetime:
        return self._begun + timedelta(microseconds=self._boundary.kernel.now)
