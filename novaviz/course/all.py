"""Every exercise of the course: a new notebook's are one line here."""

from novaviz.course import failing, finding, queue, request, watch

ALL = (
    *watch.EXERCISES,
    *request.EXERCISES,
    *finding.EXERCISES,
    *queue.EXERCISES,
    *failing.EXERCISES,
)
