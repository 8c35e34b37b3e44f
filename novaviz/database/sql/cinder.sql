-- Volumes, who has them attached, and how many a project may have.

CREATE TABLE volumes (
    id TEXT PRIMARY KEY,
    display_name TEXT,
    display_description TEXT,
    project_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    size INTEGER NOT NULL,
    status TEXT NOT NULL,
    attach_status TEXT NOT NULL DEFAULT 'detached',
    availability_zone TEXT NOT NULL DEFAULT 'nova',
    volume_type TEXT NOT NULL DEFAULT '__DEFAULT__',
    bootable INTEGER NOT NULL DEFAULT 0,
    glance_metadata TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT,
    deleted_at TEXT,
    deleted INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE volume_attachment (
    id TEXT PRIMARY KEY,
    volume_id TEXT NOT NULL,
    instance_uuid TEXT NOT NULL,
    attach_status TEXT NOT NULL,
    attach_mode TEXT,
    attached_host TEXT,
    mountpoint TEXT,
    connector TEXT,
    connection_info TEXT,
    attach_time TEXT,
    detach_time TEXT,
    created_at TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0
);

-- -1 is no limit. The use is counted from the volumes. (Cinder keeps it in quota_usages and
-- reserves it for the time of a request.)
CREATE TABLE quotas (
    id INTEGER PRIMARY KEY,
    project_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    hard_limit INTEGER NOT NULL,
    UNIQUE (project_id, resource)
);

CREATE INDEX volumes_by_project ON volumes (project_id, deleted);
CREATE INDEX volume_attachment_by_volume ON volume_attachment (volume_id, deleted);
