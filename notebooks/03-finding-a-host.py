# %% [markdown]
# *Core · 25 minutes · needs notebook 1*
#
# # 3. Finding a host
#
# A cloud has many hosts. Each server runs on one of them. nova-scheduler says on which. It does so
# in two rounds: *filters* refuse the hosts that cannot take the server, and *weighers* put those
# that are left in order. In this notebook you work out what they say before you look.
#
# **Afterwards you can**
#
# * *predict* the verdict: which filter refuses which host,
# * *predict* which of the other hosts is chosen, from the weights,
# * *find out* why a request that was accepted gets no host,
# * *explain* how two requests can be given the same last place, and who tells them apart.
#
# ## 3.1 Four hosts
#
# This cloud has four hosts. No two are alike. Nothing runs on them yet.

# %%
import novaviz
from novaviz import course
from novaviz.views import figures

cloud = course.cloud()
hosts = cloud.sql("nova", "SELECT host, vcpus, memory_mb, local_gb FROM compute_nodes")
course.table(hosts)

# %% [markdown]
# `memory_mb` is RAM in MB, `local_gb` is disk in GB. You see a table of nova's database. Each
# nova-compute keeps its own row in it up to date.
#
# Whoever boots a server names a *flavor*, and the flavor says how much the server needs:

# %%
course.table(cloud.sql("nova", "SELECT name, vcpus, memory_mb, root_gb FROM flavors"))

# %% [markdown]
# ## 3.2 The best of four
#
# We boot `web1`, a small server of the flavor `m1.tiny`. Each host has more than enough for it.
#
# **Predict before you look.** Which host is chosen? Look at the first table again.

# %%
def host_of(run):
    return str(run.trace.transitions[-1].host)

web1 = novaviz.boot("web1", flavor="m1.tiny", volume=0, cloud=cloud)
course.predict(
    "Which host gets web1?",
    [row["host"] for row in hosts],
    lambda: host_of(web1),
    "What counts is the sum of all weights. The tables below show how it comes about.",
)

# %% [markdown]
# First the filters. Each row is a filter, each column a host. ✓ means that this filter has no
# objection.

# %%
course.verdicts(web1)

# %% [markdown]
# Nobody objects. Now the weighers. Each counts one thing that is free on the host: the number in
# brackets. The host with the most gets 1, and the others their share of it. The weights are added,
# and the highest sum wins.

# %%
course.weights(web1)

# %% [markdown]
# Since what is *free* counts, the next server often goes to another host. So servers spread.
#
# There are more free vCPUs than the host has processors. That is the *allocation ratio*: Nova
# promises each of them several times, since servers seldom use all of theirs at once. These are the
# ratios of all four hosts:

# %%
course.table(cloud.sql("nova", """
    SELECT DISTINCT cpu_allocation_ratio, ram_allocation_ratio, disk_allocation_ratio
    FROM compute_nodes
"""))

# %% [markdown]
# Filters count with all three. Of the weighers only the one for vCPUs does.
#
# Both rounds, filters and weighers, are events of the run. Here the player stands at the second.

# %%
weighed = course.decision(web1, "get_weighed_hosts")
web1.play(position=weighed.close.seq, selected=weighed.number, detail="messages")

# %% [markdown]
# Who does what is easily confused. Three beliefs, and the event of this run that refutes each.
# (Without `print`, the player stands below the words, at the event.)

# %%
print(course.belief("scheduler-asks-the-hosts", web1))

# %%
print(course.belief("scheduler-starts-the-instance", web1))

# %%
print(course.belief("scheduler-sets-the-host", web1))

# %% [markdown]
# ## 3.3 Who says no
#
# Now a large one. `m1.xlarge` needs a lot of everything: look at the table of flavors.
#
# **Predict.** `host-ram` has by far the most RAM, but few processors and a small disk. Who refuses
# it?

# %%
big = novaviz.boot("big", flavor="m1.xlarge", volume=0, cloud=course.cloud())
refused = course.refusals(big)
course.predict(
    "Which filter refuses host-ram for an m1.xlarge?",
    ["RamFilter", "CoreFilter", "DiskFilter", "none: it passes"],
    lambda: refused.get("host-ram", "none: it passes"),
    "Multiply what the host has by the allocation ratios, and compare that with the flavor.",
)

# %%
course.verdicts(big)

# %% [markdown]
# Read the table by columns, from top to bottom. A host is refused by the *first* filter that says
# no; those below are not asked any more, and their cells are empty. The order of the filters is the
# operator's to choose.
#
# ## 3.4 Full hosts
#
# What if the hosts fill up? This cell boots one `m1.large` after the other, until one fails.

# %%
full = course.cloud()
boots = []
while not boots or boots[-1].outcome == "ACTIVE":
    name = f"app{len(boots) + 1}"
    boots.append(novaviz.boot(name, flavor="m1.large", volume=0, cloud=full))

last = boots[-1]
print(len(boots), "requests; the last one ends in", last.outcome)

# %%
figures.hosts_filling(full)

# %% [markdown]
# Each bar is what may be promised of the host, and each piece of it is a server. Find, for each
# host, the resource that has no room for another `m1.large`. The vCPUs are never short.
#
# **Predict.** The last request found no host. What did nova-api answer to it?

# %%
from http import HTTPStatus

post = next(span for span in last.trace.spans() if span.name == "POST /v2.1/servers")
course.predict(
    "Which status had nova-api's answer to the last POST?",
    ["202 Accepted", "403 Forbidden", "404 Not Found", "409 Conflict"],
    lambda: f"{post.result['status']} {HTTPStatus(post.result['status']).phrase}",
    "It was sent before anybody looked for a host. What became of the request, the user learns from"
    " the server's status.",
)

# %% [markdown]
# This is all that the user is told:

# %%
last.trace.metadata["fault"]

# %% [markdown]
# No word on why. An operator has to look at what each filter said:

# %%
course.verdicts(last)

# %% [markdown]
# > **2013 and today.** The filters for RAM, vCPUs and disk are those of 2013. Today the scheduler
# > first asks *placement*, which counts what is left of each host and names only those that have
# > room. Filters judge these. Nor is RAM promised more than once, unless the operator says so.
#
# Here is an `m1.large` on empty hosts today. Which hosts are missing, and why?

# %%
today = course.cloud(release="modern")
course.verdicts(novaviz.boot("big", flavor="m1.large", volume=0, cloud=today))

# %% [markdown]
# No filter was ever asked about the other two. Placement left them out: their RAM is too small.
#
# ## 3.5 Wishes of the user
#
# An ordinary user cannot name a host, but can narrow down the choice. An *availability zone* is a
# group of hosts that has a name, for example those in one building:

# %%
course.table(cloud.sql("nova", """
    SELECT name AS zone, host FROM aggregates JOIN aggregate_hosts ON aggregate_id = aggregates.id
"""))

# %% [markdown]
# **Predict.** `web1` again, on empty hosts, but in `zone-b`. Which host is chosen? Weights are
# shares of the best of those *that are left*.

# %%
zoned = novaviz.boot("web1", volume=0, availability_zone="zone-b", cloud=course.cloud())
course.predict(
    "Which host gets web1 in zone-b?",
    [row["host"] for row in hosts],
    lambda: host_of(zoned),
    "Each weigher gives 1 to the best of those that are left. With fewer hosts, the shares change.",
)

# %%
course.weights(zoned)

# %% [markdown]
# A *server group* says how servers stand to each other. With the policy `affinity` all are on one
# host, so that they are near. With `anti-affinity` no two are on the same, so that one broken host
# stops only one of them. Here is a group of the second kind, and one server too many:

# %%
spread = course.cloud(groups={"shop": "anti-affinity"})
shop = [novaviz.boot(f"shop{n}", volume=0, group="shop", cloud=spread) for n in range(1, 6)]
course.table(((run.scenario.name, run.outcome, host_of(run)) for run in shop),
             ("server", "outcome", "host"))

# %%
course.verdicts(shop[-1])

# %% [markdown]
# There is room everywhere, and still no valid host: the group's own rule refuses them all.
#
# ## 3.6 The race for the last place
#
# One host, empty, and its disk has room for exactly one `m1.large`. Two users ask at the same
# moment. Both runs go on in the same cloud, so each trace shows both.

# %%
def race(release):
    small = course.cloud(["host-ram"], release=release)
    first = novaviz.boot("first", flavor="m1.large", volume=0, cloud=small, paused=True)
    second = novaviz.boot("second", flavor="m1.large", volume=0, cloud=small, paused=True)
    first.run()
    second.run()
    return first, second

first, second = race("classic")
print("first:", first.outcome, "  second:", second.outcome)

# %% [markdown]
# The scheduler decided for both before either of them had taken anything. Did a filter object to
# the one host? (The number says which decision of the run is meant.)

# %%
course.table(((number, course.refusals(second, number) or "nobody refuses") for number in (1, 2)),
             ("decision", "who refuses"))

# %% [markdown]
# Both pass: the row in the database is true when it is read, and too old when it counts.
#
# **Predict.** There is one place, and two servers are sent to it. Who notices?

# %%
sent = [span for span in second.trace.spans() if span.name == "run_instance"]
back = [span for span in sent if span.target == "nova-scheduler"][-1]
course.predict(
    "Who says no to the second server?",
    ["nova-api", "nova-scheduler", "nova-compute@host-ram", "hypervisor@host-ram"],
    lambda: back.source,
    "It counts what it gives away, one server after the other: this is the claim. What it cannot"
    " give, it sends back to the scheduler.",
)

# %% [markdown]
# `run_instance` is the message that means: build this server. Follow the two of them:

# %%
rows = second.sql("nova", "SELECT uuid, display_name FROM instances")
names = {row["uuid"]: row["display_name"] for row in rows}
course.table(((f"{span.start.at:.2f}", span.source, span.target,
               names[span.payload["args"]["instance_uuid"]]) for span in sent),
             ("at", "from", "to", "server"))

# %% [markdown]
# The last row is the one that comes back. The claim has left its reason in the table of faults, and
# a little later the scheduler leaves another:

# %%
course.table(second.sql("nova", "SELECT message FROM instance_faults ORDER BY id"))

# %% [markdown]
# Why did the scheduler find nobody the second time? See what it said to the only host there is.

# %%
course.verdicts(second, 3)

# %% [markdown]
# RetryFilter remembers where a build has failed. With another host in the cloud the server would
# run there, and the user would never know of the race.
#
# ## 3.7 Exercises
#
# **Exercise 1.** Somebody asks for an `m1.xlarge` in `zone-b`, on empty hosts. Which filter refuses
# which host? Work it out from the two tables in 3.1 and the zones in 3.5. Write a dict, host to
# filter, such as `{"host-cpu": "CoreFilter"}`; leave out hosts that pass.

# %%
verdicts = ...
course.check("finding.verdicts", verdicts)

# %% [markdown]
# **Exercise 2.** Write a request that nova-api accepts and for which there is no valid host, on
# empty hosts; but RamFilter must not refuse any of them. Write it as a dict with some of the keys
# `flavor`, `image` and `availability_zone`, such as `{"flavor": "m1.small"}`. There are several.
# `cloud.sql("glance", "SELECT name FROM images")` lists the images.

# %%
request = ...
course.check("finding.request", request)

# %% [markdown]
# **Exercise 3.** How many servers of the flavor `m1.medium` fit into one server group with the
# policy `affinity`, on empty hosts?

# %%
members = ...
course.check("finding.group", members)

# %% [markdown]
# **Exercise 4.** Run the race in today's Nova: `early, late = race("modern")`. Which participant
# says no to the second request now? Write its name.

# %%
refuser = ...
course.check("finding.race", refuser)

# %% [markdown]
# <details><summary>Solutions</summary>
#
# Exercise 1. `zone-a` is refused before anybody looks at sizes. In `zone-b` one host lacks RAM and
# the other disk.
#
# ```python
# asked = {"flavor": "m1.xlarge", "availability_zone": "zone-b"}
# verdicts = course.refusals(novaviz.boot("x", volume=0, cloud=course.cloud(), **asked))
# ```
#
# Exercise 2. No host has the processors that this image is for: ImagePropertiesFilter refuses all.
# The flavor `m1.huge` is another answer: DiskFilter.
#
# ```python
# request = {"image": "cirros-arm"}
# ```
#
# Exercise 3. The first goes to `host-mid`, and the others must follow it.
#
# ```python
# group = course.cloud(groups={"near": "affinity"})
# members = 0
# while novaviz.boot(volume=0, flavor="m1.medium", group="near", cloud=group).outcome == "ACTIVE":
#     members += 1
# ```
#
# Exercise 4. Each request is claimed at placement before the scheduler answers. The second claim
# gets 409 Conflict.
#
# ```python
# early, late = race("modern")
# refuser = next(span.target for span in late.trace.spans() if span.failed and span.kind == "rest")
# ```
#
# </details>
#
# ## 3.8 What you have seen
#
# * Filters refuse, weighers order. The first filter that says no ends it for a host.
# * The best host is not the one with the most RAM. It is the one with the highest sum of shares,
#   of what is free, among those that passed.
# * The scheduler decides from what is written down, and what is written down can be old. So
#   somebody must *claim*: in 2013 nova-compute on its host, today placement.
# * "No valid host was found" never says why. The verdicts do.
#
# **Read on**: [Compute schedulers](https://docs.openstack.org/nova/latest/admin/scheduling.html),
# [Availability zones](https://docs.openstack.org/nova/latest/admin/availability-zones.html),
# [Placement](https://docs.openstack.org/placement/latest/).
# Next: *4. Queue, conductor, compute*.
