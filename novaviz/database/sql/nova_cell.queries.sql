
-- name: instance_get
SELECT instances.*, nullif(json_group_object(instance_metadata.key, instance_metadata.value)
    FILTER (WHERE instance_metadata.id IS NOT NULL), '{}') AS metadata
FROM instances
LEFT JOIN instance_metadata
    ON instance_metadata.instance_uuid = instances.uuid AND instance_metadata.deleted = 0
WHERE instances.uuid = :uuid AND instances.deleted = 0 GROUP BY instances.id

-- name: instance_begin_task
-- Only from one of the expected task states ('' is none): somebody else may have been faster.
UPDATE instances SET task_state = :task_state, updated_at = :now
WHERE uuid = :uuid AND deleted = 0
AND coalesce(task_state, '') IN (SELECT value FROM json_each(:expected))

-- name: instances_by_project
SELECT instances.*, nullif(json_group_object(instance_metadata.key, instance_metadata.value)
    FILTER (WHERE instance_metadata.id IS NOT NULL), '{}') AS metadata
FROM instances
LEFT JOIN instance_metadata
    ON instance_metadata.instance_uuid = instances.uuid AND instance_metadata.deleted = 0
WHERE instances.project_id = :project_id AND instances.deleted = 0
GROUP BY instances.id ORDER BY instances.id

-- name: instance_usage
SELECT count(*) AS instances, coalesce(sum(vcpus), 0) AS cores, coalesce(sum(memory_mb), 0) AS ram
FROM instances WHERE project_id = :project_id AND deleted = 0

-- name: block_devices_by_instance
SELECT * FROM block_device_mapping WHERE instance_uuid = :uuid AND deleted = 0 ORDER BY id

-- name: block_devices_by_volume
SELECT * FROM block_device_mapping WHERE volume_id = :volume_id AND deleted = 0 ORDER BY id

-- name: info_cache_get
SELECT network_info FROM instance_info_caches WHERE instance_uuid = :uuid

-- name: fault_latest
SELECT code, message, created_at FROM instance_faults WHERE instance_uuid = :uuid
ORDER BY id DESC LIMIT 1

-- name: service_get_by_compute_host
SELECT * FROM services WHERE host = :host AND binary = 'nova-compute'

-- name: services_minimum
SELECT host, binary FROM services WHERE binary = 'nova-compute' ORDER BY id

-- name: compute_node_get_by_host
SELECT * FROM compute_nodes WHERE host = :host

-- name: action_latest
SELECT * FROM instance_actions WHERE instance_uuid = :uuid ORDER BY id DESC LIMIT 1

-- name: action_event_open
SELECT instance_actions_events.id FROM instance_actions_events
JOIN instance_actions ON instance_actions.id = instance_actions_events.action_id
WHERE instance_actions.instance_uuid = :uuid AND instance_actions_events.event = :event
AND instance_actions_events.host = :host AND instance_actions_events.finish_time IS NULL
ORDER BY instance_actions_events.id DESC LIMIT 1

-- name: hosts_of_instances
SELECT host FROM instances WHERE uuid IN (SELECT value FROM json_each(:uuids)) AND deleted = 0

-- Scheduler

-- name: scheduler_compute_nodes
SELECT compute_nodes.*, services.disabled, services.forced_down, services.last_seen_up
FROM compute_nodes
JOIN services ON services.host = compute_nodes.host AND services.binary = 'nova-compute'
ORDER BY compute_nodes.id

-- name: scheduler_compute_nodes_by_uuid
SELECT compute_nodes.*, services.disabled, services.forced_down, services.last_seen_up
FROM compute_nodes
JOIN services ON services.host = compute_nodes.host AND services.binary = 'nova-compute'
WHERE compute_nodes.uuid IN (SELECT value FROM json_each(:uuids))
ORDER BY compute_nodes.id

-- name: scheduler_instances_by_host
SELECT host, uuid FROM instances
WHERE host IN (SELECT value FROM json_each(:hosts)) AND deleted = 0 ORDER BY id

-- name: scheduler_group_hosts
SELECT DISTINCT host FROM instances
WHERE host IS NOT NULL AND deleted = 0 AND uuid IN (
    SELECT instance_uuid FROM instance_group_member
    JOIN instance_groups ON instance_groups.id = instance_group_member.group_id
    WHERE instance_groups.uuid = :group
) ORDER BY host
