"""nova-scheduler as a server on the bus (source: ``nova.scheduler.manager:SchedulerManager``)."""

from __future__ import annotations

from novaviz.services.nova.scheduler.filter_scheduler import FilterScheduler
from novaviz.services.nova.scheduler.host_manager import NAME, HostManager
from novaviz.services.nova.scheduler.select_destinations import SelectDestinations
from novaviz.transport import Server
from novaviz.transport.rpc import Endpoint


class SchedulerManager:
    """Puts what it was given on the topic ``scheduler``: one way of choosing, or both."""

    name = NAME

    def __init__(
        self, hosts: HostManager, *, filter_scheduler: FilterScheduler | None = None,
        destinations: SelectDestinations | None = None,
    ) -> None:  # fmt: skip
        self.hosts = hosts
        self.methods: dict[str, Endpoint] = {
            "update_instance_info": hosts.update_instance_info,
            "delete_instance_info": hosts.delete_instance_info,
        }
        if filter_scheduler is not None:
            self.methods["run_instance"] = filter_scheduler.run_instance
        if destinations is not None:
            self.methods["select_destinations"] = destinations.select_destinations

    def server(self) -> Server:
        """What consumes the queues ``scheduler`` and ``scheduler_fanout``."""
        return Server(self.name, self.methods)
