-- name: image_get
SELECT images.*,
       json_group_object(image_properties.name, image_properties.value)
           FILTER (WHERE image_properties.id IS NOT NULL) AS properties
FROM images
LEFT OUTER JOIN image_properties ON image_properties.image_id = images.id
WHERE images.id = :id AND images.deleted = 0
GROUP BY images.id

-- name: image_get_all
SELECT images.*,
       json_group_object(image_properties.name, image_properties.value)
           FILTER (WHERE image_properties.id IS NOT NULL) AS properties
FROM images
LEFT OUTER JOIN image_properties ON image_properties.image_id = images.id
WHERE images.deleted = 0
  AND (:name IS NULL OR images.name = :name)
  AND (:admin = 1 OR images.visibility IN ('public', 'community') OR images.owner = :project_id)
GROUP BY images.id
ORDER BY images.created_at, images.name
