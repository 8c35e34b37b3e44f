"""What the data files say, checked and typed: the cloud, its latencies, faults, steps, scenarios.

Everything that a teacher may want to change without reading code is here. Each reader takes the
directory of somebody's own files; what is not in there is read from those shipped.
"""

from novaviz.catalog.anachronisms import Anachronism, AnachronismMatch, read_anachronisms
from novaviz.catalog.cloud import CloudData, read_cloud
from novaviz.catalog.faults import Fault, FaultRule, RaisedError, read_faults
from novaviz.catalog.files import data_path
from novaviz.catalog.flavors import FlavorData
from novaviz.catalog.hosts import AggregateData, HostData
from novaviz.catalog.identity import ProjectData, QuotaData, UserData
from novaviz.catalog.images import ImageData
from novaviz.catalog.latencies import AT_ONCE, Distribution, Latencies, LatencyRule, read_latencies
from novaviz.catalog.misconceptions import Misconception, WrongAnswer, read_misconceptions
from novaviz.catalog.networks import (
    AllocationPoolData,
    NetworkData,
    SecurityGroupData,
    SecurityGroupRuleData,
    SubnetData,
)
from novaviz.catalog.pattern import Pattern
from novaviz.catalog.scenarios import ScenarioData, read_scenarios
from novaviz.catalog.storyboard import Storyboard, StoryStep, TableRow, read_storyboard
from novaviz.catalog.text import Text, languages, read_text

__all__ = [
    "AT_ONCE",
    "AggregateData",
    "AllocationPoolData",
    "Anachronism",
    "AnachronismMatch",
    "CloudData",
    "Distribution",
    "Fault",
    "FaultRule",
    "FlavorData",
    "HostData",
    "ImageData",
    "Latencies",
    "LatencyRule",
    "Misconception",
    "NetworkData",
    "Pattern",
    "ProjectData",
    "QuotaData",
    "RaisedError",
    "ScenarioData",
    "SecurityGroupData",
    "SecurityGroupRuleData",
    "StoryStep",
    "Storyboard",
    "SubnetData",
    "TableRow",
    "Text",
    "UserData",
    "WrongAnswer",
    "data_path",
    "languages",
    "read_anachronisms",
    "read_cloud",
    "read_faults",
    "read_latencies",
    "read_misconceptions",
    "read_scenarios",
    "read_storyboard",
    "read_text",
]
