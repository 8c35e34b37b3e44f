-- name: quota_usage
SELECT quotas.resource, quotas.hard_limit,
       CASE quotas.resource WHEN 'volumes' THEN count(volumes.id)
                            WHEN 'gigabytes' THEN coalesce(sum(volumes.size), 0)
                            ELSE 0 END AS in_use
FROM quotas
LEFT OUTER JOIN volumes ON volumes.project_id = quotas.project_id AND volumes.deleted = 0
WHERE quotas.project_id = :project_id
GROUP BY quotas.resource

-- name: volume_get
SELECT volumes.*,
       json_group_array(json_object(
           'id', volumes.id, 'volume_id', volumes.id, 'attachment_id', volume_attachment.id,
           'server_id', volume_attachment.instance_uuid,
           'host_name', volume_attachment.attached_host,
           'device', volume_attachment.mountpoint,
           'attached_at', volume_attachment.attach_time))
           FILTER (WHERE volume_attachment.id IS NOT NULL) AS attachments
FROM volumes
LEFT OUTER JOIN volume_attachment
    ON volume_attachment.volume_id = volumes.id AND volume_attachment.deleted = 0
   AND volume_attachment.attach_status = 'attached'
WHERE volumes.id = :id AND volumes.deleted = 0
  AND (:admin = 1 OR volumes.project_id = :project_id)
GROUP BY volumes.id

-- name: volume_get_all_by_project
SELECT volumes.*,
       json_group_array(json_object(
           'id', volumes.id, 'volume_id', volumes.id, 'attachment_id', volume_attachment.id,
           'server_id', volume_attachment.instance_uuid,
           'host_name', volume_attachment.attached_host,
           'device', volume_attachment.mountpoint,
           'attached_at', volume_attachment.attach_time))
           FILTER (WHERE volume_attachment.id IS NOT NULL) AS attachments
FROM volumes
LEFT OUTER JOIN volume_attachment
    ON volume_attachment.volume_id = volumes.id AND volume_attachment.deleted = 0
   AND volume_attachment.attach_status = 'attached'
WHERE volumes.project_id = :project_id AND volumes.deleted = 0
  AND (:name IS NULL OR volumes.display_name = :name)
GROUP BY volumes.id
ORDER BY volumes.created_at, volumes.id

-- name: volume_created
-- Somebody may have reserved it while its image was still being copied.
UPDATE volumes
SET status = CASE WHEN status IN ('creating', 'downloading') THEN 'available' ELSE status END,
    bootable = :bootable, updated_at = :now
WHERE id = :id

-- name: volume_begin_delete
UPDATE volumes SET status = 'deleting', updated_at = :now
WHERE id = :id AND deleted = 0 AND status IN ('available', 'error', 'error_restoring',
                                              'error_extending', 'error_managing')
  AND attach_status = 'detached'
  AND (:admin = 1 OR project_id = :project_id)

-- name: volume_reserve
UPDATE volumes SET status = 'reserved', updated_at = :now
WHERE id = :id AND deleted = 0 AND status IN ('available', 'downloading')
  AND (:admin = 1 OR project_id = :project_id)

-- name: volume_detaching
UPDATE volumes SET status = :after, updated_at = :now
WHERE id = :id AND deleted = 0 AND status = :before AND attach_status = 'attached'

-- name: attachment_get
SELECT volume_attachment.* FROM volume_attachment
JOIN volumes ON volumes.id = volume_attachment.volume_id
WHERE volume_attachment.id = :id AND volume_attachment.deleted = 0
  AND (:admin = 1 OR volumes.project_id = :project_id)

-- name: attachment_complete
UPDATE volume_attachment SET attach_status = 'attached', attach_time = :now
WHERE id = :id AND deleted = 0
  AND (:admin = 1 OR volume_id IN (SELECT id FROM volumes WHERE project_id = :project_id))

-- name: attachment_delete
UPDATE volume_attachment SET attach_status = 'detached', detach_time = :now, deleted = 1
WHERE id = :id AND deleted = 0
  AND (:admin = 1 OR volume_id IN (SELECT id FROM volumes WHERE project_id = :project_id))

-- name: volume_follow_attachment
UPDATE volumes SET status = :status, attach_status = :attach_status, updated_at = :now
WHERE id = (SELECT volume_id FROM volume_attachment WHERE id = :id)
