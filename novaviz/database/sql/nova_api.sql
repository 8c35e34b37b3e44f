-- What belongs to the whole deployment: flavors, quotas, users' key pairs, who has which host, and
-- (modern) the requests that are not instances yet.

CREATE TABLE flavors (
    id INTEGER PRIMARY KEY,
    flavorid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    vcpus INTEGER NOT NULL,
    memory_mb INTEGER NOT NULL,
    root_gb INTEGER NOT NULL,
    ephemeral_gb INTEGER NOT NULL DEFAULT 0,
    swap INTEGER NOT NULL DEFAULT 0,
    is_public INTEGER NOT NULL DEFAULT 1,
    extra_specs TEXT NOT NULL DEFAULT '{}'
);

CREATE TABLE quotas (
    id INTEGER PRIMARY KEY,
    project_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    hard_limit INTEGER NOT NULL,
    UNIQUE (project_id, resource)
);

CREATE TABLE quota_usages (
    id INTEGER PRIMARY KEY,
    project_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    in_use INTEGER NOT NULL DEFAULT 0,
    reserved INTEGER NOT NULL DEFAULT 0,
    UNIQUE (project_id, resource)
);

CREATE TABLE key_pairs (
    id INTEGER PRIMARY KEY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL DEFAULT 'ssh',
    fingerprint TEXT,
    public_key TEXT,
    created_at TEXT,
    UNIQUE (user_id, name)
);

CREATE TABLE reservations (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL,
    project_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    delta INTEGER NOT NULL
);

CREATE TABLE cell_mappings (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
);

CREATE TABLE host_mappings (
    id INTEGER PRIMARY KEY,
    host TEXT NOT NULL UNIQUE,
    cell_id INTEGER NOT NULL
);

CREATE TABLE request_specs (
    id INTEGER PRIMARY KEY,
    instance_uuid TEXT NOT NULL UNIQUE,
    spec TEXT NOT NULL,
    created_at TEXT
);

CREATE TABLE build_requests (
    id INTEGER PRIMARY KEY,
    instance_uuid TEXT NOT NULL UNIQUE,
    project_id TEXT NOT NULL,
    instance TEXT NOT NULL,
    block_device_mappings TEXT NOT NULL DEFAULT '[]',
    created_at TEXT
);

CREATE TABLE instance_mappings (
    id INTEGER PRIMARY KEY,
    instance_uuid TEXT NOT NULL UNIQUE,
    cell_id INTEGER,
    project_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    queued_for_delete INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE instance_groups (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    project_id TEXT NOT NULL,
    policy TEXT NOT NULL
);

CREATE TABLE instance_group_member (
    id INTEGER PRIMARY KEY,
    group_id INTEGER NOT NULL,
    instance_uuid TEXT NOT NULL
);

CREATE TABLE aggregates (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    metadata TEXT NOT NULL DEFAULT '{}'
);

CREATE TABLE aggregate_hosts (
    id INTEGER PRIMARY KEY,
    aggregate_id INTEGER NOT NULL,
    host TEXT NOT NULL
);
