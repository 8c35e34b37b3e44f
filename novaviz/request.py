"""The user's wish as the command or the form says it, and as the API is sent it."""

from __future__ import annotations

import shlex
from typing import Any

from novaviz.cloud import Cloud
from novaviz.fault import Target
from novaviz.guestdata import public_key_from
from novaviz.images import brought
from novaviz.options import options_from
from novaviz.release import release_named
from novaviz.scenario import Scenario
from novaviz.services.client import Asked
from novaviz.services.nova.keypair import fill_key_pair
from novaviz.services.nova.server_group import server_group_id
from novaviz.virt import hypervisor_named


def cloud_of(scenario: Scenario) -> Cloud:
    """A cloud of its own for this scenario; HypervisorError if there is none to run guests."""
    image = brought(scenario.image, scenario.image_file)
    return Cloud(
        release_named(scenario.release), seed=scenario.seed, images=[image] if image else [],
        options=options_from(dict(scenario.settings)),
        hypervisor=hypervisor_named(scenario.hypervisor, allow_remote=scenario.allow_remote),
    )  # fmt: skip


def target_of(cloud: Cloud, scenario: Scenario) -> Target:
    """What the scenario's faults are aimed at."""
    return Target(
        cloud.glance.image_id(scenario.image),
        cloud.networks[scenario.network],
        cloud.keystone.project_id("demo"),
    )


def asked_of(cloud: Cloud, scenario: Scenario) -> Asked:
    """The request, with the ids that this cloud has for the names.

    A volume to attach is the user's own and there beforehand; so is a key pair.
    """
    flavor = next(one.id for one in cloud.data.flavors if one.name == scenario.flavor)
    image, network = cloud.glance.image_id(scenario.image), cloud.networks[scenario.network]
    server: dict[str, Any] = {
        "name": scenario.name,
        "imageRef": image,
        "flavorRef": flavor,
        "networks": [{"uuid": network}],
    }
    command = ["nova", "boot", "--flavor", scenario.flavor, "--nic", f"net-id={network}"]
    devices: list[dict[str, Any]] = []
    if scenario.boot_from_volume:
        size = scenario.boot_from_volume
        server["imageRef"] = ""
        devices.append({
            "source_type": "image", "destination_type": "volume", "uuid": image,
            "volume_size": size, "boot_index": 0, "delete_on_termination": True,
        })  # fmt: skip
        command += ["--block-device", f"source=image,id={image},dest=volume,size={size},"
                                      "bootindex=0,shutdown=remove"]  # fmt: skip
    else:
        command += ["--image", scenario.image]
    if scenario.volume:
        volume = cloud.cinder.add_volume(
            cloud.keystone.project_id("demo"), cloud.keystone.user_id(scenario.user),
            scenario.volume, f"{scenario.name}-data",
        )  # fmt: skip
        devices.append({
            "source_type": "volume", "destination_type": "volume", "uuid": volume,
            "boot_index": None, "delete_on_termination": False,
        })  # fmt: skip
        command += ["--block-device", f"source=volume,id={volume},dest=volume"]
    if devices:
        server["block_device_mapping_v2"] = devices
    server |= _for_the_guest(cloud, scenario)
    body: dict[str, Any] = {"server": server}
    if scenario.availability_zone:
        server["availability_zone"] = scenario.availability_zone
    if scenario.group:
        group = server_group_id(cloud.nova.api_db, scenario.group)
        body["os:scheduler_hints"] = {"group": group}
    if scenario.entry == "cli":
        command += _options(body)
        return Asked(shlex.join([*command, scenario.name]), body)
    form = [scenario.name, scenario.flavor, scenario.image, scenario.network]
    form += _fields(server, scenario.group)
    return Asked(f"Launch Instance: {', '.join(form)}", body)


def _for_the_guest(cloud: Cloud, scenario: Scenario) -> dict[str, Any]:
    """What the user gives the server for itself; nothing that was not given is named."""
    given: dict[str, Any] = {"user_data": scenario.user_data, "metadata": dict(scenario.meta)}
    if scenario.key:
        given["key_name"] = fill_key_pair(
            cloud.nova.api_db, cloud.keystone.user_id(scenario.user),
            public_key_from(scenario.key), cloud.wiring.now(),
        )  # fmt: skip
    return {name: value for name, value in given.items() if value}


def _options(body: dict[str, Any]) -> list[str]:
    """The same as options of the command; the file is called as the guest finds it."""
    options, server = [], body["server"]
    if "availability_zone" in server:
        options += ["--availability-zone", server["availability_zone"]]
    for key, value in body.get("os:scheduler_hints", {}).items():
        options += ["--hint", f"{key}={value}"]
    if "key_name" in server:
        options += ["--key-name", server["key_name"]]
    if "user_data" in server:
        options += ["--user-data", "user_data"]
    for key, value in server.get("metadata", {}).items():
        options += ["--meta", f"{key}={value}"]
    return options


def _fields(server: dict[str, Any], group: str) -> list[str]:
    """The same as fields of the dashboard's form."""
    zone = server.get("availability_zone")
    fields = [f"availability zone {zone}"] if zone else []
    fields += [f"server group {group}"] if group else []
    fields += [f"key pair {server['key_name']}"] if "key_name" in server else []
    fields += ["customization script"] if "user_data" in server else []
    return fields + [f"{key}={value}" for key, value in server.get("metadata", {}).items()]
