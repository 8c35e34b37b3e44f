-- Who there is, who may do what where, and which tokens no longer count. Tokens themselves are not
-- here: a Fernet token carries what it says. (Keystone keeps names and password hashes in tables
-- of their own, local_user and password; here they stand beside the user.)

CREATE TABLE user (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    enabled INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE project (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL DEFAULT '',
    enabled INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE role (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

-- The actor (a user) has the role on the target (a project).
CREATE TABLE assignment (
    type TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    target_id TEXT NOT NULL,
    role_id TEXT NOT NULL,
    PRIMARY KEY (type, actor_id, target_id, role_id)
);

CREATE TABLE revocation_event (
    id INTEGER PRIMARY KEY,
    user_id TEXT,
    audit_id TEXT,
    issued_before TEXT NOT NULL,
    revoked_at TEXT NOT NULL
);

CREATE INDEX assignment_by_actor ON assignment (actor_id);
CREATE INDEX revocation_event_by_audit_id ON revocation_event (audit_id);
