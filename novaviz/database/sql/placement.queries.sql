-- Filters are JSON lists; an empty or NULL one lets everything through.

-- name: providers
SELECT p.uuid, p.name, p.generation
FROM resource_providers AS p
WHERE (:uuid IS NULL OR p.uuid = :uuid)
  AND (:name IS NULL OR p.name = :name)
  AND (:member_of IS NULL OR EXISTS (
      SELECT 1 FROM resource_provider_aggregates AS a
      WHERE a.resource_provider_id = p.id
        AND a.aggregate_uuid IN (SELECT value FROM json_each(:member_of))))
ORDER BY p.id

-- name: provider_inventories
SELECT p.generation, i.resource_class, i.total, i.reserved, i.min_unit, i.max_unit, i.step_size,
       i.allocation_ratio
FROM resource_providers AS p
LEFT JOIN inventories AS i ON i.resource_provider_id = p.id
WHERE p.uuid = :uuid
ORDER BY i.id

-- name: provider_usages
SELECT p.generation, i.resource_class, COALESCE(SUM(a.used), 0) AS used
FROM resource_providers AS p
LEFT JOIN inventories AS i ON i.resource_provider_id = p.id
LEFT JOIN allocations AS a
  ON a.resource_provider_id = p.id AND a.resource_class = i.resource_class
WHERE p.uuid = :uuid
GROUP BY p.id, i.id
ORDER BY i.id

-- name: provider_allocations
SELECT p.generation, a.consumer_id, a.resource_class, a.used
FROM resource_providers AS p
LEFT JOIN allocations AS a ON a.resource_provider_id = p.id
WHERE p.uuid = :uuid
ORDER BY a.id

-- name: matching_providers
-- Has every required trait and no forbidden one, is in one of these aggregates and in none of those.
SELECT p.id, p.uuid, group_concat(t.trait) AS traits
FROM resource_providers AS p
LEFT JOIN resource_provider_traits AS t ON t.resource_provider_id = p.id
WHERE NOT EXISTS (
      SELECT 1 FROM json_each(:required) AS wanted WHERE wanted.value NOT IN (
          SELECT trait FROM resource_provider_traits WHERE resource_provider_id = p.id))
  AND NOT EXISTS (
      SELECT 1 FROM resource_provider_traits AS had
      WHERE had.resource_provider_id = p.id
        AND had.trait IN (SELECT value FROM json_each(:forbidden)))
  AND (:member_of IS NULL OR EXISTS (
      SELECT 1 FROM resource_provider_aggregates AS a
      WHERE a.resource_provider_id = p.id
        AND a.aggregate_uuid IN (SELECT value FROM json_each(:member_of))))
  AND NOT EXISTS (
      SELECT 1 FROM resource_provider_aggregates AS a
      WHERE a.resource_provider_id = p.id
        AND a.aggregate_uuid IN (SELECT value FROM json_each(:not_member_of)))
GROUP BY p.id
ORDER BY p.id

-- name: inventories_in_use
-- What these providers have of everything, and how much others than :consumer have of it.
SELECT p.uuid, p.generation, i.resource_class, i.total, i.reserved, i.min_unit, i.max_unit,
       i.step_size, i.allocation_ratio, COALESCE(SUM(a.used), 0) AS used
FROM inventories AS i
JOIN resource_providers AS p ON p.id = i.resource_provider_id
LEFT JOIN allocations AS a
  ON a.resource_provider_id = i.resource_provider_id AND a.resource_class = i.resource_class
 AND a.consumer_id IS NOT :consumer
WHERE p.uuid IN (SELECT value FROM json_each(:uuids))
GROUP BY i.id
ORDER BY i.id

-- name: consumer
SELECT generation FROM consumers WHERE uuid = :uuid

-- name: allocations_of
SELECT p.uuid, p.generation, a.resource_class, a.used, c.project_id, c.user_id,
       c.generation AS consumer_generation
FROM allocations AS a
JOIN resource_providers AS p ON p.id = a.resource_provider_id
JOIN consumers AS c ON c.uuid = a.consumer_id
WHERE a.consumer_id = :consumer
ORDER BY a.id

-- name: insert_allocations
-- :wanted is a JSON list of [provider, resource class, amount].
INSERT INTO allocations (resource_provider_id, consumer_id, resource_class, used)
SELECT p.id, :consumer, json_extract(w.value, '$[1]'), json_extract(w.value, '$[2]')
FROM json_each(:wanted) AS w
JOIN resource_providers AS p ON p.uuid = json_extract(w.value, '$[0]')
ORDER BY w.key

-- name: increment_generation
-- Compare and swap: no row if somebody else has changed the provider meanwhile.
UPDATE resource_providers SET generation = generation + 1
WHERE uuid = :uuid AND generation = :generation
