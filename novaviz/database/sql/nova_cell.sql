-- What belongs to one cell (classic: to the one database): instances and the hosts they run on.

CREATE TABLE instances (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    hostname TEXT NOT NULL,
    project_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    vm_state TEXT,
    task_state TEXT,
    power_state INTEGER NOT NULL DEFAULT 0,
    host TEXT,
    node TEXT,
    availability_zone TEXT,
    image_ref TEXT NOT NULL DEFAULT '',
    flavor TEXT NOT NULL,
    vcpus INTEGER NOT NULL,
    memory_mb INTEGER NOT NULL,
    root_gb INTEGER NOT NULL,
    ephemeral_gb INTEGER NOT NULL DEFAULT 0,
    root_device_name TEXT,
    config_drive TEXT NOT NULL DEFAULT '',
    key_name TEXT,
    key_data TEXT,
    user_data TEXT,
    reservation_id TEXT NOT NULL DEFAULT '',
    created_at TEXT,
    updated_at TEXT,
    launched_at TEXT,
    deleted_at TEXT,
    deleted INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE instance_metadata (
    id INTEGER PRIMARY KEY,
    instance_uuid TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE instance_system_metadata (
    id INTEGER PRIMARY KEY,
    instance_uuid TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT
);

CREATE TABLE instance_info_caches (
    id INTEGER PRIMARY KEY,
    instance_uuid TEXT NOT NULL UNIQUE,
    network_info TEXT NOT NULL DEFAULT '[]'
);

CREATE TABLE instance_faults (
    id INTEGER PRIMARY KEY,
    instance_uuid TEXT NOT NULL,
    code INTEGER NOT NULL,
    message TEXT NOT NULL,
    details TEXT,
    host TEXT,
    created_at TEXT
);

CREATE TABLE instance_actions (
    id INTEGER PRIMARY KEY,
    instance_uuid TEXT NOT NULL,
    action TEXT NOT NULL,
    request_id TEXT,
    user_id TEXT,
    project_id TEXT,
    start_time TEXT,
    updated_at TEXT,
    message TEXT
);

CREATE TABLE instance_actions_events (
    id INTEGER PRIMARY KEY,
    action_id INTEGER NOT NULL,
    event TEXT NOT NULL,
    host TEXT,
    start_time TEXT,
    finish_time TEXT,
    result TEXT
);

CREATE TABLE block_device_mapping (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    instance_uuid TEXT NOT NULL,
    source_type TEXT NOT NULL,
    destination_type TEXT NOT NULL,
    boot_index INTEGER,
    image_id TEXT,
    volume_id TEXT,
    volume_size INTEGER,
    attachment_id TEXT,
    device_name TEXT,
    delete_on_termination INTEGER NOT NULL DEFAULT 0,
    connection_info TEXT,
    deleted INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE virtual_interfaces (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    instance_uuid TEXT NOT NULL,
    address TEXT NOT NULL,
    tag TEXT
);

CREATE TABLE services (
    id INTEGER PRIMARY KEY,
    host TEXT NOT NULL,
    binary TEXT NOT NULL,
    topic TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0,
    forced_down INTEGER NOT NULL DEFAULT 0,
    last_seen_up TEXT,
    UNIQUE (host, binary)
);

CREATE TABLE compute_nodes (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    host TEXT NOT NULL UNIQUE,
    hypervisor_hostname TEXT NOT NULL,
    hypervisor_type TEXT NOT NULL,
    cpu_arch TEXT NOT NULL,
    vcpus INTEGER NOT NULL,
    memory_mb INTEGER NOT NULL,
    local_gb INTEGER NOT NULL,
    vcpus_used INTEGER NOT NULL DEFAULT 0,
    memory_mb_used INTEGER NOT NULL DEFAULT 0,
    local_gb_used INTEGER NOT NULL DEFAULT 0,
    free_ram_mb INTEGER NOT NULL,
    free_disk_gb INTEGER NOT NULL,
    running_vms INTEGER NOT NULL DEFAULT 0,
    cpu_allocation_ratio REAL NOT NULL,
    ram_allocation_ratio REAL NOT NULL,
    disk_allocation_ratio REAL NOT NULL,
    capabilities TEXT NOT NULL DEFAULT '{}'
);

CREATE INDEX instances_by_host ON instances (host);

CREATE INDEX instance_metadata_by_instance ON instance_metadata (instance_uuid);
