"""The user's wish as the command or the form says it, and as the API is sent it."""

from __future__ import annotations

import shlex
from typing import Any

from novaviz.cloud import Cloud
from novaviz.fault import Target
from novaviz.options import options_from
from novaviz.release import release_named
from novaviz.scenario import Scenario
from novaviz.services.client import Asked
from novaviz.virt import hypervisor_named


def cloud_of(scenario: Scenario) -> Cloud:
    """A cloud of its own for this scenario; HypervisorError if there is none to run guests."""
    return Cloud(
        release_named(scenario.release), seed=scenario.seed,
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

    A volume to attach is the user's own and there beforehand.
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
    if scenario.entry == "cli":
        return Asked(shlex.join([*command, scenario.name]), {"server": server})
    form = f"Launch Instance: {scenario.name}, {scenario.flavor}, {scenario.image},"
    return Asked(f"{form} {scenario.network}", {"server": server})
