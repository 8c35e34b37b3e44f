"""A recording in the form of the real ones, as small as one can be that has something of all."""

from __future__ import annotations

from typing import Any

UUID = "7f890ee6-613f-4a70-90b5-f2e90c287168"


def excerpt() -> dict[str, Any]:
    """A server that is asked for, scheduled, built by a driver that fails, and looked at."""
    written = _Recorder()
    at = written.at
    at(
        "client",
        "nova-api",
        "rest",
        "POST /v2.1/servers",
        "send",
        "T0",
        {"body": {"server": {"name": "vm1"}}, "microversion": "latest"},
    )
    at(
        "nova-api",
        "keystone",
        "rest",
        "GET /v3/auth/tokens",
        "send",
        "T0",
        {"X-Subject-Token": "tok-fake-1", "X-Auth-Token": "tok-nova-3"},
    )
    at(
        "keystone",
        "nova-api",
        "rest",
        "GET /v3/auth/tokens",
        "reply",
        "T0",
        {"status": 200, "user": "fake", "roles": ["member"], "project_id": "p", "catalog": ["x"]},
    )
    at("nova-api", "cell1-db", "db", "SELECT", None, "T1", {"tables": ["services", "instances"]})
    at("nova-api", "api-db", "db", "INSERT build_requests", None, "T0", {"instance_uuid": UUID})
    at(
        "nova-api",
        "nova-conductor",
        "rpc-cast",
        "schedule_and_build_instances",
        "send",
        "T0",
        {"admin_password": "EXsFVDxR85aL", "image": {"name": "x" * 500}},
        topic="conductor",
        fanout=False,
    )
    at(
        "nova-api",
        "client",
        "rest",
        "POST /v2.1/servers",
        "reply",
        "T0",
        {"status": 202, "body": {"server": {"id": UUID, "adminPass": "EXsFVDxR85aL"}}},
    )
    at("mq", "nova-conductor", "rpc", "schedule_and_build_instances", "recv", "T4")
    at(
        "nova-conductor",
        "nova-scheduler",
        "rpc-call",
        "select_destinations",
        "send",
        "T4",
        {},
        topic="scheduler",
    )
    at("mq", "nova-scheduler", "rpc", "select_destinations", "recv", "T5")
    at(
        "nova-scheduler",
        "placement",
        "rest",
        f"GET /allocations/{UUID}",
        "send",
        "T5",
        {"url": f"/allocations/{UUID}?limit=1", "body": None, "microversion": "1.28"},
    )
    at("placement", "placement-db", "db", "SELECT", None, "T5", {"tables": ["allocations"]})
    at(
        "placement",
        "nova-scheduler",
        "rest",
        f"GET /allocations/{UUID}",
        "reply",
        "T5",
        {"status": 200, "body": {"allocations": {}}},
    )
    at(
        "nova-scheduler",
        "nova-scheduler",
        "code",
        "filters",
        "enter",
        "T5",
        {"hosts_in": ["host1", "host2"]},
    )
    at(
        "nova-scheduler",
        "nova-scheduler",
        "code",
        "filter ComputeFilter",
        None,
        "T5",
        {"in": ["host1", "host2"], "out": ["host1"]},
    )
    at("nova-scheduler", "nova-scheduler", "code", "filters", "exit", "T5", {"hosts_out": []})
    at(
        "nova-scheduler",
        "nova-scheduler",
        "code",
        "weighers",
        None,
        "T5",
        {"weighers": ["RAMWeigher", "DiskWeigher"], "result": [["host1", 2.0]]},
    )
    at("nova-scheduler", "mq", "rpc", "select_destinations", "done", "T5")
    at(
        "nova-scheduler",
        "nova-conductor",
        "rpc-call",
        "select_destinations",
        "reply",
        "T4",
        {"result": [["host1"]]},
    )
    row = {
        "vm_state": "building",
        "task_state": "scheduling",
        "power_state": 0,
        "host": None,
        "uuid": UUID,
        "transition": {"vm_state": "None -> building"},
    }
    at("nova-conductor", "cell1-db", "db", "INSERT instances", None, "T4", row, instance=UUID)
    at(
        "nova-conductor",
        "notifications",
        "notify",
        "compute.instance.update",
        None,
        "T4",
        {},
        versioned=False,
    )
    at(
        "nova-conductor",
        "notifications",
        "notify",
        "instance.update",
        None,
        "T4",
        {"publisher_id": "nova-conductor:c"},
        versioned=True,
    )
    at(
        "nova-conductor",
        "nova-compute@host1",
        "rpc-cast",
        "build_and_run_instance",
        "send",
        "T4",
        {},
        topic="compute",
        server="host1",
        fanout=False,
    )
    at("nova-conductor", "mq", "rpc", "schedule_and_build_instances", "done", "T4")
    at("mq", "nova-compute@host1", "rpc", "build_and_run_instance", "recv", "T8")
    at(
        "nova-compute@host1",
        "nova-compute@host1",
        "code",
        "ComputeManager._do_build_and_run_instance",
        "enter",
        "T9",
    )
    at("nova-compute@host1", "mq", "rpc", "build_and_run_instance", "done", "T8")
    at(
        "nova-compute@host1",
        "nova-conductor",
        "rpc-call",
        "object_action Instance.save",
        "send",
        "T9",
        {},
        topic="conductor",
    )
    at(
        "nova-compute@host1",
        "nova-conductor",
        "rpc-call",
        "object_action BlockDeviceMapping.save",
        "send",
        "T13",
        {},
        topic="conductor",
    )
    at(
        "nova-conductor",
        "cell1-db",
        "db",
        "UPDATE block_device_mapping",
        None,
        "T14",
        {"device_name": "/dev/vda"},
        instance=UUID,
    )
    at(
        "nova-conductor",
        "cell1-db",
        "db",
        "UPDATE instances",
        None,
        "T10",
        {"vm_state": "building", "task_state": "spawning", "transition": {}},
        instance=UUID,
    )
    at(
        "nova-conductor",
        "nova-compute@host1",
        "rpc-call",
        "object_action BlockDeviceMapping.save",
        "reply",
        "T13",
        {"result": None},
    )
    at(
        "nova-conductor",
        "nova-compute@host1",
        "rpc-call",
        "object_action Instance.save",
        "reply",
        "T9",
        {"result": None},
    )
    at("nova-compute@host1", "hypervisor@host1", "driver", "node_is_available", "send", "T9")
    at("hypervisor@host1", "nova-compute@host1", "driver", "node_is_available", "reply", "T9")
    at("nova-compute@host1", "hypervisor@host1", "driver", "spawn", "send", "T9", {})
    at(
        "hypervisor@host1",
        "nova-compute@host1",
        "driver",
        "spawn",
        "reply",
        "T9",
        {"error": "InternalError: hypervisor could not start the domain"},
    )
    at(
        "nova-compute@host1",
        "nova-compute@host1",
        "code",
        "ComputeManager._do_build_and_run_instance",
        "exit",
        "T9",
    )
    at("client", "nova-api", "rest", f"GET /v2.1/servers/{UUID}", "send", "T0", {"body": None})
    at(
        "nova-api",
        "client",
        "rest",
        f"GET /v2.1/servers/{UUID}",
        "reply",
        "T0",
        {"status": 200, "body": {"server": {"addresses": "<dict>"}}},
    )
    at("admin", "nova-api", "rest", f"GET /v2.1/servers/{UUID}", "send", "T0", {"body": None})
    return {
        "title": "an excerpt",
        "nova": "34.0.0",
        "driver": "fake.MediumFakeDriver",
        "keystone_note": "neutron, glance and cinder are fixtures.",
        "http": [{"request_body": {"server": {"name": "vm1"}}}],
        "final_server": {"server": {"id": UUID, "status": "BUILD"}},
        "instance_actions": [{"instanceAction": {
            "start_time": "2026-11-22T16:26:17.695715", "request_id": "req-1"}}],
        "events": written.events,
    }  # fmt: skip


class _Recorder:
    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def at(
        self, source: str, target: str, kind: str, name: str, phase: str | None, thread: str,
        payload: Any = None, **more: Any,
    ) -> None:  # fmt: skip
        seq = len(self.events) + 1
        event = {"seq": seq, "t": seq / 1000, "from": source, "to": target, "kind": kind,
                 "name": name, "payload": payload, "thread": thread, **more}  # fmt: skip
        self.events.append(event if phase is None else {**event, "phase": phase})
