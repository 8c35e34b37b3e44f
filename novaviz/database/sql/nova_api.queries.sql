
-- name: flavor_get_by_flavorid
SELECT * FROM flavors WHERE flavorid = :flavorid

-- name: flavors_all
SELECT * FROM flavors WHERE is_public = 1 ORDER BY id

-- name: quotas_by_project
SELECT resource, hard_limit FROM quotas WHERE project_id = :project_id

-- name: quota_usages_by_project
SELECT resource, in_use, reserved FROM quota_usages WHERE project_id = :project_id

-- name: key_pair_get
SELECT * FROM key_pairs WHERE user_id = :user_id AND name = :name

-- name: key_pairs_by_user
SELECT * FROM key_pairs WHERE user_id = :user_id ORDER BY name

-- name: key_pair_count
SELECT count(*) AS count FROM key_pairs WHERE user_id = :user_id

-- name: quota_reserve
UPDATE quota_usages
SET reserved = reserved + CASE resource WHEN 'instances' THEN :instances WHEN 'cores' THEN :cores ELSE :ram END
WHERE project_id = :project_id

-- name: quota_commit
UPDATE quota_usages
SET in_use = in_use + CASE resource WHEN 'instances' THEN :instances WHEN 'cores' THEN :cores ELSE :ram END,
    reserved = reserved - CASE resource WHEN 'instances' THEN :instances WHEN 'cores' THEN :cores ELSE :ram END
WHERE project_id = :project_id

-- name: quota_rollback
UPDATE quota_usages
SET reserved = reserved - CASE resource WHEN 'instances' THEN :instances WHEN 'cores' THEN :cores ELSE :ram END
WHERE project_id = :project_id

-- name: quota_release
UPDATE quota_usages
SET in_use = in_use - CASE resource WHEN 'instances' THEN :instances WHEN 'cores' THEN :cores ELSE :ram END
WHERE project_id = :project_id

-- name: instance_mapping_get
SELECT instance_mappings.*, cell_mappings.name AS cell FROM instance_mappings
LEFT JOIN cell_mappings ON cell_mappings.id = instance_mappings.cell_id
WHERE instance_uuid = :uuid

-- name: build_request_get
SELECT * FROM build_requests WHERE instance_uuid = :uuid

-- name: build_requests_by_project
SELECT * FROM build_requests WHERE project_id = :project_id ORDER BY id

-- name: mappings_queued_by_project
SELECT instance_uuid FROM instance_mappings WHERE project_id = :project_id AND cell_id IS NULL

-- name: host_mapping_get
SELECT host_mappings.*, cell_mappings.name AS cell FROM host_mappings
JOIN cell_mappings ON cell_mappings.id = host_mappings.cell_id WHERE host = :host

-- name: request_spec_get
SELECT spec FROM request_specs WHERE instance_uuid = :uuid

-- name: aggregate_zone_by_host
SELECT json_extract(aggregates.metadata, '$.availability_zone') AS zone
FROM aggregates JOIN aggregate_hosts ON aggregate_hosts.aggregate_id = aggregates.id
WHERE aggregate_hosts.host = :host AND zone IS NOT NULL ORDER BY aggregates.id LIMIT 1

-- name: instance_group_get
SELECT * FROM instance_groups WHERE uuid = :uuid

-- name: instance_group_members
SELECT instance_uuid FROM instance_group_member
JOIN instance_groups ON instance_groups.id = instance_group_member.group_id
WHERE instance_groups.uuid = :uuid

-- Scheduler

-- name: scheduler_host_mappings
SELECT host_mappings.host, cell_mappings.name AS cell FROM host_mappings
JOIN cell_mappings ON cell_mappings.id = host_mappings.cell_id
WHERE host_mappings.host IN (SELECT value FROM json_each(:hosts)) ORDER BY host_mappings.id

-- name: scheduler_availability_zones
SELECT aggregate_hosts.host, json_extract(aggregates.metadata, '$.availability_zone') AS zone
FROM aggregates JOIN aggregate_hosts ON aggregate_hosts.aggregate_id = aggregates.id
WHERE zone IS NOT NULL ORDER BY aggregate_hosts.id

-- name: scheduler_aggregates_by_zone
SELECT uuid FROM aggregates
WHERE json_extract(metadata, '$.availability_zone') = :zone ORDER BY id

-- name: cell_mapping_get
SELECT * FROM cell_mappings WHERE name = :name
