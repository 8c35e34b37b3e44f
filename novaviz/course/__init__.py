"""What the notebooks of the course are made with: predictions, exercises, and their checks.

>>> from novaviz import course
>>> course.check("watch.last-task", "spawning")
Right. ...
"""

from novaviz.course.ask import Answer, ask, exchanges
from novaviz.course.belief import Belief, belief
from novaviz.course.clouds import cloud
from novaviz.course.consumer import Stopped, queues, stop
from novaviz.course.decisions import decision, refusals, verdicts, weights
from novaviz.course.exercise import Exercise, check, exercises
from novaviz.course.failure import Failure, failure_of, failures, first_trouble
from novaviz.course.hunt import Case, hunt
from novaviz.course.launch import launch_form
from novaviz.course.predict import Prediction, predict
from novaviz.course.table import Table, table
from novaviz.course.token import Token, token_like
from novaviz.course.verdict import Verdict

__all__ = [
    "Answer", "Belief", "Case", "Exercise", "Failure", "Prediction", "Stopped", "Table", "Token",
    "Verdict", "ask", "belief", "check", "cloud", "decision", "exchanges", "exercises",
    "failure_of", "failures", "first_trouble", "hunt", "launch_form", "predict", "queues",
    "refusals", "stop", "table", "token_like", "verdicts", "weights",
]  # fmt: skip
