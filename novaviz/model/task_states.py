"""What is being done to an instance right now (source: ``nova.compute.task_states``).

``None`` means that nothing is; while ``building`` it means that nova-compute has taken over.
"""

SCHEDULING = "scheduling"
BLOCK_DEVICE_MAPPING = "block_device_mapping"
NETWORKING = "networking"
SPAWNING = "spawning"
DELETING = "deleting"
POWERING_OFF = "powering-off"
POWERING_ON = "powering-on"
REBOOTING = "rebooting"

ALL = (
    SCHEDULING, BLOCK_DEVICE_MAPPING, NETWORKING, SPAWNING,
    DELETING, POWERING_OFF, POWERING_ON, REBOOTING,
)  # fmt: skip
