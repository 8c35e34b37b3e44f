# %% [markdown]
# *Core · 25 minutes · needs notebooks 1 and 4*
#
# # 5. When it fails
#
# Most boots go well. The others teach more. In this notebook you break a cloud on purpose, in every
# way that novaviz knows, and learn to find out what is wrong.
#
# **Afterwards you can**
#
# * read a server's fault and find the step that broke,
# * say what was cleaned up, and what a stuck server still *holds*,
# * *judge* whether a retry helps,
# * *diagnose* a broken cloud from its trace and its database alone.
#
# The whole notebook obeys the next cell. It shows Nova as it is today. For Nova of 2013, write
# `"classic"`, and run everything again.

# %%
RELEASE = "modern"
CELL = {"modern": "nova_cell1", "classic": "nova"}[RELEASE]  # the database with the servers

# %% [markdown]
# ## 5.1 A boot that fails
#
# In this cloud other servers have all addresses of the network.

# %%
import novaviz
from novaviz import course

run = novaviz.boot("web1", release=RELEASE, faults=["no-more-ips"])
trace = run.trace

# %% [markdown]
# **Predict before you look.** How does nova-api answer the user's POST?

# %%
post = next(span for span in trace.spans() if span.name == "POST /v2.1/servers")
answers = {202: "202 Accepted", 400: "400 Bad Request", 409: "409 Conflict", 500: "500 Error"}

course.predict(
    "How is the POST answered?",
    answers.values(),
    lambda: answers[post.result["status"]],
    "Addresses are given out later, when a host builds the server. nova-api cannot know.",
)

# %% [markdown]
# So the user's command ends well, and still there is no server to use. Who wants to know why must
# ask again: the server has a *fault*.

# %%
print("outcome:", run.outcome)
print("fault:  ", trace.metadata["fault"]["message"])
course.table(run.sql(CELL, "SELECT display_name, vm_state, task_state, host FROM instances"))

# %% [markdown]
# > **Four ways to end.** `ACTIVE`: it runs. `REJECTED`: nova-api said no, and no server was made.
# > `ERROR`: a server was made, and its fault tells why it does not run. `STUCK`: nothing is left
# > to happen, and the server says BUILD for ever. Nova has no word for the last one.
#
# ## 5.2 From the fault to the step
#
# The fault is what the *last* one in a chain has to say. The cause is at the chain's other end: in
# the *first* event that went wrong.

# %%
for event in trace.events:
    if event.phase == "error":
        print(f"{event.seq:>4}  {event.source} → {event.target}: {event.name}")

# %% [markdown]
# `course.first_trouble` finds that event, and `course.failure_of` the step that it belongs to. The
# player opens there; below the picture it shows the answer in full. (Steps overlap: the player
# names the one that began last, which may be one further.)

# %%
event = course.first_trouble(trace)
failure = course.failure_of(trace)
print(f"step {failure.step}: {failure.title}")
run.play(position=event.seq, detail="messages")

# %% [markdown]
# So this is the way: **outcome, fault, first trouble, step.** Then ask why that one said no. Here:
# neutron has no address left.
#
# ## 5.3 Another host
#
# A host can fail where another does not. Now the hypervisor of the first host cannot start the
# guest, once.
#
# **Predict.** How does that end?

# %%
once = novaviz.boot("web1", release=RELEASE, faults=["spawn-fails-once"])
hosts = course.failure_of(once.trace).hosts

course.predict(
    "How does it end?",
    ["ACTIVE on the same host", "ACTIVE on another host", "ERROR", "STUCK"],
    lambda: f"{once.outcome} on {'another' if len(hosts) > 1 else 'the same'} host",
    "The host undoes what it has done and hands the build back: a reschedule.",
)

# %% [markdown]
# The user sees nothing of it: the server only takes longer. The trace tells. Press ▶.

# %%
print("given the build, in order:", ", ".join(hosts))
once.play(position=course.first_trouble(once.trace).seq)

# %% [markdown]
# Is every failed boot tried on another host? Think of 5.1, where the network has no address.
#
# **Predict.** How many hosts were given that build?

# %%
course.predict(
    "How many hosts tried to build the server that got no address?",
    ["1", "2", "3"],
    lambda: len(failure.hosts),
    "Nova today gives up at once where another host cannot do better: the network is the same for"
    " all. Nova of 2013.1 tries again after nearly every error, until three have tried.",
)

# %% [markdown]
# "Nova tries every failed boot again on another host" is a common belief. The next player is at
# the event that refutes it in any release: the scheduler finds no host. There is none to try, and
# the server goes to ERROR.

# %%
full = novaviz.boot("web1", release=RELEASE, faults=["no-valid-host"])
full.play(position=course.first_trouble(full.trace).seq)

# %% [markdown]
#
# ## 5.4 Every fault
#
# Now all of them: one boot for each fault that novaviz can make in this release.

# %%
failures = course.failures(RELEASE)
course.table(
    {"fault": one.fault, "outcome": one.outcome, "step": f"{one.step} {one.title}",
     "what the user is told": one.text}
    for one in failures
)

# %% [markdown]
# Read the last column alone. Some texts are the same for different faults: a forged token and one
# that has expired, or the many ways to *no valid host*. The text alone is no diagnosis.
#
# A failed build has left things behind: a port, a volume's attachment, a claim on a host. Who fails
# must undo them, or they are lost for others. These exchanges took something back:

# %%
course.table(
    {"fault": one.fault, "given to": one.hosts, "undone": one.undone}
    for one in failures if one.undone
)

# %% [markdown]
# First the guest, then what was made for it: about the reverse of the order in which it was made.
# Where the build moved on, each host did so. Is there an ERROR after which something is left?

# %%
{one.fault: one.held for one in failures if one.outcome == "ERROR" and one.held}

# %% [markdown]
# Nothing is. A server in ERROR holds only its row, and its place in the user's quota, until its
# user deletes it.
#
# ## 5.5 Stuck
#
# Twice nobody undid anything, for nobody knew that anything was wrong. These are the servers in
# BUILD. What do they hold, and for whom do they wait?

# %%
course.table(
    {"fault": one.fault, "still held": one.held, "waits for": one.waiting_for}
    for one in failures if one.outcome == "STUCK"
)

# %% [markdown]
# First a *cast* was lost: nobody waits for the answer to a cast, so nobody missed it. Then
# nova-compute itself died. The one that would have written the error is the one that is gone.
#
# Can the user at least delete them?
#
# **Predict.** The user deletes the server whose nova-compute died. What is its status afterwards?

# %%
gone = novaviz.boot("web1", release=RELEASE, faults=["compute-dies-while-building"])
gone.server.delete()

course.predict(
    "What is the status of the server whose nova-compute died, after the delete?",
    ["DELETED", "ERROR", "BUILD"],
    lambda: gone.server.status,
    "Its host must delete it, and the message waits in the queue of a dead process. The server of"
    " the lost cast has no host yet: nova-api deletes that one itself.",
)

# %% [markdown]
# ## 5.6 Does a retry help?
#
# The user tries again: a second boot in the *same* cloud, where all is as the first one left it.
#
# **Predict.** The first boot got stuck because one message was lost. How does the second end?

# %%
lost = novaviz.boot("web1", release=RELEASE, faults=["lost-cast-to-compute"])
second = novaviz.boot("web2", cloud=lost.cloud)

course.predict(
    "How does the second boot end, after a lost cast?",
    ["ACTIVE", "ERROR", "REJECTED", "STUCK"],
    lambda: second.outcome,
    "The cause has gone by: only one message was lost.",
)

# %% [markdown]
# And after the death of nova-compute? No trick: there are two more hosts.

# %%
dead = novaviz.boot("web1", release=RELEASE, faults=["compute-dies-while-building"])
again = novaviz.boot("web2", cloud=dead.cloud)
print("outcome:", again.outcome)
print("waits for:", *again.trace.metadata["waiting_for"])
course.table(dead.sql(CELL, "SELECT host, last_seen_up FROM services"))

# %% [markdown]
# The scheduler trusts reports, not machines. The last report of the dead nova-compute is still
# fresh, so its host is chosen again. Only when it has been silent for long is it left out.
#
# > **Before you try again, ask: is the cause still there?** What passed by (a lost message) may go
# > well now. What is used up, deleted or dead must be repaired first. And what is stuck still
# > holds its things while you try.
#
# ## 5.7 Exercises
#
# **Exercise 1.** Boot with the fault `image-download-fails`. In which exchange does it break? Give
# its name, as in `event.name`.

# %%
cause = ...
course.check("failing.cause", cause)

# %% [markdown]
# **Exercise 2.** After which of these faults does a second boot in the same cloud become ACTIVE?
# `lost-cast-to-compute`, `compute-dies-while-building`, `no-more-ips`, `bad-token`,
# `spawn-fails-everywhere`. Judge first, then try (keep the first run in a variable: its cloud is
# closed together with it). Write a list of names.

# %%
cured = ...
course.check("failing.retry", cured)

# %% [markdown]
# **Exercise 3.** The user gives up the server whose nova-compute died (`dead`, in 5.6) and wants to
# attach its volume, `web1-data`, to another one. What is the volume's `status`? Ask the table
# `volumes` in the database `cinder`.

# %%
volume = ...
course.check("failing.volume", volume)

# %% [markdown]
# ## 5.8 The hunt
#
# **Exercise 4.** Five clouds are broken, and none says how. You have what an operator has:
#
# * `cloud.trace`, and `cloud.play(position=..., detail="messages")` to look at it,
# * `cloud.sql(database, query)`: the databases are the lanes `DB:...` in `cloud.trace.lanes`, and
#   `SELECT name FROM sqlite_master` lists the tables of one,
# * what you have learnt: outcome, fault, first trouble, step.
#
# Each cloud names four causes. Rule them out one by one, then answer with the name of the one that
# is left.

# %%
cloud = course.hunt(1, RELEASE)
cloud

# %% [markdown]
# Use this cell to look around, here and for the other clouds. Two things to begin with:

# %%
event = course.first_trouble(cloud.trace)
print(event.seq, event.source, "→", event.target, event.name, event.phase)
course.table(cloud.sql(CELL, "SELECT host, memory_mb, memory_mb_used, local_gb FROM compute_nodes"))

# %%
cloud_1 = ...
course.check("failing.hunt-1", cloud_1)

# %%
cloud = course.hunt(2, RELEASE)
cloud

# %%
cloud_2 = ...
course.check("failing.hunt-2", cloud_2)

# %%
cloud = course.hunt(3, RELEASE)
cloud

# %%
cloud_3 = ...
course.check("failing.hunt-3", cloud_3)

# %%
cloud = course.hunt(4, RELEASE)
cloud

# %%
cloud_4 = ...
course.check("failing.hunt-4", cloud_4)

# %%
cloud = course.hunt(5, RELEASE)
cloud

# %%
cloud_5 = ...
course.check("failing.hunt-5", cloud_5)

# %% [markdown]
# <details><summary>Solutions</summary>
#
# Exercise 1. The hypervisor asks for the image's content, and glance cannot read it.
#
# ```python
# broken = novaviz.boot(release=RELEASE, faults=["image-download-fails"])
# cause = course.first_trouble(broken.trace).name
# ```
#
# Exercise 2. Those whose cause is gone.
#
# ```python
# names = ["lost-cast-to-compute", "compute-dies-while-building", "no-more-ips", "bad-token",
#          "spawn-fails-everywhere"]
# runs = [novaviz.boot(release=RELEASE, faults=[name]) for name in names]
# cured = [name for name, run in zip(names, runs)
#          if novaviz.boot("web2", cloud=run.cloud).outcome == "ACTIVE"]
# ```
#
# Exercise 3. Compare it with `lost`, and with a server in ERROR.
#
# ```python
# found = dead.sql("cinder", "SELECT status FROM volumes WHERE display_name = 'web1-data'")
# volume = found[0]["status"]
# ```
#
# Cloud 1. The hosts are nearly empty and all report: it is the request. Its flavor wants more disk
# than any host has.
#
# ```python
# cloud = course.hunt(1, RELEASE)
# nodes = cloud.sql(CELL, "SELECT host, memory_mb_used, local_gb FROM compute_nodes")
# flavors = cloud.sql("nova_api" if RELEASE == "modern" else "nova", "SELECT * FROM flavors")
# cloud_1 = "too-large"
# ```
#
# Cloud 2. The cast ends in `MessageUndelivered`, while `services` says that the host reports. The
# row names no host: nova-compute never began.
#
# ```python
# cloud = course.hunt(2, RELEASE)
# casts = [span for span in cloud.trace.spans() if span.kind == "rpc.cast" and span.failed]
# reports = cloud.sql(CELL, "SELECT host, last_seen_up FROM services")
# cloud_2 = "stopped"
# ```
#
# Cloud 3. nova-api takes the token and answers 202. Later the user's token is refused with 401.
#
# ```python
# cloud = course.hunt(3, RELEASE)
# event = course.first_trouble(cloud.trace)
# refused = cloud.trace.span(event.span)
# cloud_3 = "expired" if refused.payload["credential"] == "user" else "service-user"
# ```
#
# Cloud 4. neutron answers each request with a good status, and says in the body that the port is
# not bound. The table tells why.
#
# ```python
# cloud = course.hunt(4, RELEASE)
# alive = [agent["alive"] for agent in cloud.sql("neutron", "SELECT host, alive FROM agents")]
# cloud_4 = "pool" if any(alive) else "agents"
# ```
#
# Cloud 5. The call that times out has children: nova-conductor got it and did it.
#
# ```python
# cloud = course.hunt(5, RELEASE)
# late = next(span for span in cloud.trace.spans() if span.kind == "rpc.call" and span.failed)
# cloud_5 = "reply-lost" if cloud.trace.children(late.number) else "request-lost"
# ```
#
# </details>
#
# ## 5.9 What you have seen
#
# * The way of a diagnosis: outcome, fault, first trouble, step. The fault is the end of the chain,
#   the first trouble its beginning.
# * A build that fails on one host is undone there, and only some errors send it to another.
# * A server in ERROR holds nothing but its row. A stuck one holds all it had: nobody knows that it
#   is stuck.
# * A retry helps if the cause is gone, and not otherwise.
#
# **Read on**: [Faults](https://docs.openstack.org/api-guide/compute/faults.html),
# [Troubleshoot Compute](https://docs.openstack.org/nova/latest/admin/support-compute.html),
# [Scheduling](https://docs.openstack.org/nova/latest/admin/scheduling.html).
# This is the end of the core. Next: *6. Then and now*.
