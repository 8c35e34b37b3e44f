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
REBOOT_PENDING = "reboot_pending"
REBOOT_STARTED = "reboot_started"
REBOOTING_HARD = "rebooting_hard"
REBOOT_PENDING_HARD = "reboot_pending_hard"
REBOOT_STARTED_HARD = "reboot_started_hard"
PAUSING = "pausing"
UNPAUSING = "unpausing"
SUSPENDING = "suspending"
RESUMING = "resuming"

SOFT_REBOOT = (REBOOTING, REBOOT_PENDING, REBOOT_STARTED)
HARD_REBOOT = (REBOOTING_HARD, REBOOT_PENDING_HARD, REBOOT_STARTED_HARD)
ALLOW_REBOOT = (
    None, REBOOTING, REBOOT_PENDING, REBOOT_STARTED, RESUMING, REBOOTING_HARD, UNPAUSING,
    PAUSING, SUSPENDING,
)  # fmt: skip
"""What a hard reboot may interrupt: it is the way out of an operation that does not end."""

ALL = (
    SCHEDULING, BLOCK_DEVICE_MAPPING, NETWORKING, SPAWNING, DELETING, POWERING_OFF, POWERING_ON,
    *SOFT_REBOOT, *HARD_REBOOT, PAUSING, UNPAUSING, SUSPENDING, RESUMING,
)  # fmt: skip
