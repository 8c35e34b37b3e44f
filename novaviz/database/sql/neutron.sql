-- What neutron holds: networks with their subnets and pools, ports with their addresses and
-- bindings, the agents on the hosts, security groups and quotas.

CREATE TABLE networks (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    project_id TEXT NOT NULL,
    shared INTEGER NOT NULL DEFAULT 0,
    mtu INTEGER NOT NULL DEFAULT 1450,
    admin_state_up INTEGER NOT NULL DEFAULT 1,
    status TEXT NOT NULL DEFAULT 'ACTIVE'
);

CREATE TABLE networksegments (
    network_id TEXT PRIMARY KEY,
    network_type TEXT NOT NULL,
    physical_network TEXT,
    segmentation_id INTEGER
);

CREATE TABLE subnets (
    id TEXT PRIMARY KEY,
    network_id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    name TEXT NOT NULL,
    cidr TEXT NOT NULL,
    gateway_ip TEXT,
    ip_version INTEGER NOT NULL DEFAULT 4,
    enable_dhcp INTEGER NOT NULL DEFAULT 1
);

-- Addresses are also kept as numbers (ip_number, ...), so that SQL can find the lowest free one.
CREATE TABLE ipallocationpools (
    id INTEGER PRIMARY KEY,
    subnet_id TEXT NOT NULL,
    first_ip TEXT NOT NULL,
    last_ip TEXT NOT NULL,
    first_number INTEGER NOT NULL,
    last_number INTEGER NOT NULL
);

CREATE TABLE ipallocations (
    subnet_id TEXT NOT NULL,
    ip_number INTEGER NOT NULL,
    ip_address TEXT NOT NULL,
    port_id TEXT NOT NULL,
    network_id TEXT NOT NULL,
    PRIMARY KEY (subnet_id, ip_number)
);

CREATE TABLE ports (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    network_id TEXT NOT NULL,
    project_id TEXT NOT NULL,
    mac_address TEXT NOT NULL,
    admin_state_up INTEGER NOT NULL DEFAULT 1,
    status TEXT NOT NULL DEFAULT 'DOWN',
    device_id TEXT NOT NULL DEFAULT '',
    device_owner TEXT NOT NULL DEFAULT '',
    UNIQUE (network_id, mac_address)
);

-- No row: the port is not bound to any host.
CREATE TABLE ml2_port_bindings (
    port_id TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    vif_type TEXT NOT NULL,
    vnic_type TEXT NOT NULL DEFAULT 'normal',
    profile TEXT NOT NULL DEFAULT '{}'
);

CREATE TABLE securitygroups (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    project_id TEXT NOT NULL,
    UNIQUE (project_id, name)
);

CREATE TABLE securitygrouprules (
    id TEXT PRIMARY KEY,
    security_group_id TEXT NOT NULL,
    direction TEXT NOT NULL,
    ethertype TEXT NOT NULL,
    protocol TEXT,
    port_range_min INTEGER,
    port_range_max INTEGER,
    remote_group_id TEXT
);

CREATE TABLE securitygroupportbindings (
    port_id TEXT NOT NULL,
    security_group_id TEXT NOT NULL,
    PRIMARY KEY (port_id, security_group_id)
);

-- alive stands for a fresh heartbeat_timestamp: there are no periodic tasks here.
CREATE TABLE agents (
    id TEXT PRIMARY KEY,
    agent_type TEXT NOT NULL,
    binary TEXT NOT NULL,
    host TEXT NOT NULL,
    alive INTEGER NOT NULL DEFAULT 1,
    UNIQUE (host, agent_type)
);

CREATE TABLE quotas (
    project_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    hard_limit INTEGER NOT NULL,
    PRIMARY KEY (project_id, resource)
);

CREATE INDEX ipallocations_by_port ON ipallocations (port_id);
CREATE INDEX ports_by_device ON ports (device_id);

-- What belongs to a port goes with it (in neutron: foreign keys with ON DELETE CASCADE).
CREATE TRIGGER port_deleted AFTER DELETE ON ports BEGIN
    DELETE FROM ipallocations WHERE port_id = OLD.id;
    DELETE FROM ml2_port_bindings WHERE port_id = OLD.id;
    DELETE FROM securitygroupportbindings WHERE port_id = OLD.id;
END;
