-- name: user_to_authenticate
SELECT id, name, password_hash FROM user
WHERE (id = :id OR name = :name) AND enabled = 1

-- name: roles_in_project
SELECT project.id AS project_id, project.name AS project_name,
       role.id AS role_id, role.name AS role_name
FROM project
JOIN assignment ON assignment.target_id = project.id AND assignment.actor_id = :user_id
JOIN role ON role.id = assignment.role_id
WHERE (project.id = :id OR project.name = :name) AND project.enabled = 1
ORDER BY role.name

-- name: token_in_project
SELECT user.name AS user_name, project.name AS project_name,
       role.id AS role_id, role.name AS role_name
FROM assignment
JOIN user ON user.id = assignment.actor_id AND user.enabled = 1
JOIN project ON project.id = assignment.target_id AND project.enabled = 1
JOIN role ON role.id = assignment.role_id
WHERE assignment.actor_id = :user_id AND assignment.target_id = :project_id
  AND NOT EXISTS (SELECT 1 FROM revocation_event WHERE audit_id = :audit_id)
ORDER BY role.name

-- name: token_without_project
SELECT user.name AS user_name FROM user
WHERE user.id = :user_id AND user.enabled = 1
  AND NOT EXISTS (SELECT 1 FROM revocation_event WHERE audit_id = :audit_id)
