"""What an instance is, as the row's ``vm_state`` says it (source: ``nova.compute.vm_states``)."""

BUILDING = "building"
ACTIVE = "active"
PAUSED = "paused"
SUSPENDED = "suspended"
STOPPED = "stopped"
ERROR = "error"
DELETED = "deleted"

ALL = (BUILDING, ACTIVE, PAUSED, SUSPENDED, STOPPED, ERROR, DELETED)
