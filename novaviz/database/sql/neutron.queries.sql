-- Filters are JSON lists of what may match, or NULL for everything; :owner is NULL for an admin,
-- who sees what belongs to anybody.

-- name: networks
SELECT n.id, n.name, n.project_id, n.shared, n.mtu, n.admin_state_up, n.status,
       g.network_type, g.physical_network, g.segmentation_id, group_concat(s.id) AS subnets
FROM networks AS n
JOIN networksegments AS g ON g.network_id = n.id
LEFT JOIN subnets AS s ON s.network_id = n.id
WHERE (:owner IS NULL OR n.project_id = :owner OR n.shared)
  AND (:id IS NULL OR n.id IN (SELECT value FROM json_each(:id)))
  AND (:name IS NULL OR n.name IN (SELECT value FROM json_each(:name)))
  AND (:project_id IS NULL OR n.project_id IN (SELECT value FROM json_each(:project_id)))
  AND (:shared IS NULL OR n.shared = :shared)
  AND (:admin_state_up IS NULL OR n.admin_state_up = :admin_state_up)
GROUP BY n.id
ORDER BY n.rowid

-- name: subnets
SELECT s.id, s.network_id, s.project_id, s.name, s.cidr, s.gateway_ip, s.ip_version,
       s.enable_dhcp, group_concat(p.first_ip || ' ' || p.last_ip) AS allocation_pools
FROM subnets AS s
JOIN networks AS n ON n.id = s.network_id
LEFT JOIN ipallocationpools AS p ON p.subnet_id = s.id
WHERE (:owner IS NULL OR s.project_id = :owner OR n.shared)
  AND (:id IS NULL OR s.id IN (SELECT value FROM json_each(:id)))
  AND (:network_id IS NULL OR s.network_id IN (SELECT value FROM json_each(:network_id)))
GROUP BY s.id
ORDER BY s.rowid

-- name: security_groups
SELECT g.id, g.name, g.description, g.project_id,
       json_group_array(json_object(
           'id', r.id, 'direction', r.direction, 'ethertype', r.ethertype,
           'protocol', r.protocol, 'port_range_min', r.port_range_min,
           'port_range_max', r.port_range_max, 'remote_group_id', r.remote_group_id
       )) FILTER (WHERE r.id IS NOT NULL) AS rules
FROM securitygroups AS g
LEFT JOIN securitygrouprules AS r ON r.security_group_id = g.id
WHERE (:owner IS NULL OR g.project_id = :owner)
  AND (:id IS NULL OR g.id IN (SELECT value FROM json_each(:id)))
  AND (:name IS NULL OR g.name IN (SELECT value FROM json_each(:name)))
  AND (:project_id IS NULL OR g.project_id IN (SELECT value FROM json_each(:project_id)))
GROUP BY g.id
ORDER BY g.rowid

-- name: quotas
SELECT resource, hard_limit FROM quotas WHERE project_id = :project_id

-- name: ports
SELECT p.id, p.name, p.network_id, p.project_id, p.mac_address, p.admin_state_up, p.status,
       p.device_id, p.device_owner, b.host, b.vif_type, b.vnic_type, b.profile,
       group_concat(DISTINCT i.subnet_id || ' ' || i.ip_address) AS fixed_ips,
       group_concat(DISTINCT g.security_group_id) AS security_groups
FROM ports AS p
LEFT JOIN ml2_port_bindings AS b ON b.port_id = p.id
LEFT JOIN ipallocations AS i ON i.port_id = p.id
LEFT JOIN securitygroupportbindings AS g ON g.port_id = p.id
WHERE (:owner IS NULL OR p.project_id = :owner)
  AND (:id IS NULL OR p.id IN (SELECT value FROM json_each(:id)))
  AND (:device_id IS NULL OR p.device_id IN (SELECT value FROM json_each(:device_id)))
  AND (:device_owner IS NULL OR p.device_owner IN (SELECT value FROM json_each(:device_owner)))
  AND (:network_id IS NULL OR p.network_id IN (SELECT value FROM json_each(:network_id)))
  AND (:project_id IS NULL OR p.project_id IN (SELECT value FROM json_each(:project_id)))
GROUP BY p.id
ORDER BY p.rowid

-- name: network_for_port
-- The network, one row for each pool of its subnets; what the project has and may have.
SELECT n.id AS network_id, s.id AS subnet_id, s.cidr, a.first_number, a.last_number,
       u.ports, q.hard_limit AS port_limit, g.id AS default_group
FROM networks AS n
LEFT JOIN subnets AS s ON s.network_id = n.id
LEFT JOIN ipallocationpools AS a ON a.subnet_id = s.id
LEFT JOIN (SELECT count(*) AS ports FROM ports WHERE project_id = :project_id) AS u
LEFT JOIN quotas AS q ON q.project_id = :project_id AND q.resource = 'port'
LEFT JOIN securitygroups AS g ON g.project_id = :project_id AND g.name = 'default'
WHERE n.id = :network_id AND (:owner IS NULL OR n.project_id = :owner OR n.shared)
ORDER BY s.rowid, a.id

-- name: lowest_free_address
-- The lowest of the pool's first address and those that follow a taken one, unless taken too.
SELECT MIN(free.number) AS number
FROM (
    SELECT :first AS number
    UNION ALL
    SELECT ip_number + 1 FROM ipallocations WHERE subnet_id = :subnet_id
) AS free
WHERE free.number BETWEEN :first AND :last
  AND free.number NOT IN (SELECT ip_number FROM ipallocations WHERE subnet_id = :subnet_id)

-- name: agent_on_host
SELECT id, host, alive FROM agents WHERE host = :host AND agent_type = :agent_type

-- name: bind_port
INSERT INTO ml2_port_bindings (port_id, host, vif_type, vnic_type, profile)
VALUES (:port_id, :host, :vif_type, :vnic_type, :profile)
ON CONFLICT (port_id) DO UPDATE
SET host = :host, vif_type = :vif_type, vnic_type = :vnic_type, profile = :profile

-- name: port_on_host
SELECT p.id, p.status, p.device_id, p.device_owner
FROM ports AS p
JOIN ml2_port_bindings AS b ON b.port_id = p.id
WHERE p.id = :port_id AND b.host = :host

-- name: delete_port
DELETE FROM ports WHERE id = :port_id AND (:owner IS NULL OR project_id = :owner)
