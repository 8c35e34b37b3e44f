-- What placement holds: who provides how much of what, and who has been given how much of it.
-- Resource classes, traits and aggregates stand by name (in placement: tables of their own).

CREATE TABLE resource_providers (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    generation INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE inventories (
    id INTEGER PRIMARY KEY,
    resource_provider_id INTEGER NOT NULL,
    resource_class TEXT NOT NULL,
    total INTEGER NOT NULL,
    reserved INTEGER NOT NULL,
    min_unit INTEGER NOT NULL,
    max_unit INTEGER NOT NULL,
    step_size INTEGER NOT NULL,
    allocation_ratio REAL NOT NULL,
    UNIQUE (resource_provider_id, resource_class)
);

CREATE TABLE resource_provider_traits (
    resource_provider_id INTEGER NOT NULL,
    trait TEXT NOT NULL,
    PRIMARY KEY (resource_provider_id, trait)
);

CREATE TABLE resource_provider_aggregates (
    resource_provider_id INTEGER NOT NULL,
    aggregate_uuid TEXT NOT NULL,
    PRIMARY KEY (resource_provider_id, aggregate_uuid)
);

CREATE TABLE consumers (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    project_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    generation INTEGER NOT NULL
);

CREATE TABLE allocations (
    id INTEGER PRIMARY KEY,
    resource_provider_id INTEGER NOT NULL,
    consumer_id TEXT NOT NULL,
    resource_class TEXT NOT NULL,
    used INTEGER NOT NULL CHECK (used > 0),
    UNIQUE (consumer_id, resource_provider_id, resource_class)
);

CREATE INDEX allocations_by_provider ON allocations (resource_provider_id, resource_class);
