# %% [markdown]
# *Core · 20 minutes · needs nothing but novaviz*
#
# # 4. Queue, conductor, compute
#
# A host is chosen. Now somebody must tell it. In this notebook you look at how Nova's services talk
# to each other, and at what happens when a message does not arrive.
#
# **Afterwards you can**
#
# * *explain* call and cast, and why a message is one or the other,
# * tell a message that waits from a message that is lost,
# * judge what a timeout says, and what it does not say,
# * explain why nova-compute does not touch the database, and what it claims.
#
# ## 4.1 Call and cast
#
# The services of Nova send each other messages through *queues*. A queue belongs to its receiver.
# The sender puts a message in. The receiver, also named the *consumer*, takes it out. There are two
# ways to send:
#
# * **call**: ask, and wait for the answer;
# * **cast**: say, and go on. No answer comes.

# %%
import novaviz
from novaviz import course

run = novaviz.boot("web1")
trace = run.trace
casts = [span for span in trace.spans() if span.kind == "rpc.cast"]
calls = [span for span in trace.spans() if span.kind == "rpc.call"]
print(len(casts), "casts and", len(calls), "calls")

# %% [markdown]
# A cast has three moments: it is published (`start`), taken from the queue (`deliver`), and its
# work is finished (`end`). Here are those of both casts.

# %%
course.table(
    {"cast": span.name, "from": span.source, "to": span.target, "queue": span.payload["queue"],
     "published": span.start.at, "delivered": span.deliver.at, "finished": span.close.at}
    for span in casts
)

# %% [markdown]
# **Predict before you look.** nova-api casts `run_instance`, because a user has sent
# `POST /v2.1/servers`. When does nova-api answer the user?

# %%
post = next(span for span in trace.spans() if span.name == "POST /v2.1/servers")
cast = casts[0]
moments = {
    "before nova-scheduler has the message": cast.deliver.at,
    "while nova-scheduler works": cast.close.at,
    "when nova-scheduler has finished": trace.events[-1].at,
}

# %%
course.predict(
    "When is the POST answered?",
    list(moments),
    lambda: next(moment for moment, at in moments.items() if post.close.at < at),
    f"The cast is published at {cast.start.at:.3f} s, the POST is answered at"
    f" {post.close.at:.3f} s. nova-api does not learn when the message is taken.",
)

# %% [markdown]
# A call is different: the sender does nothing else until the answer is there. What comes back?

# %%
call = next(span for span in calls if span.name == "instance_get_by_uuid")
print(f"{call.name}: {call.source} waits for {call.duration:.3f} s")
print("back comes:", ", ".join(list(call.result["return"])[:5]), "...")
print("and from the cast:", cast.result["return"])

# %% [markdown]
# A sender casts when it needs no answer. The build takes seconds or minutes: nobody should wait for
# it. It calls when it cannot go on without the answer.

# %%
course.belief("services-talk-directly", run)

# %% [markdown]
# ## 4.2 A consumer stops
#
# A queue belongs to its receiver, but it does not need it. What if nova-compute on `host3` stops,
# and five users boot servers? We make a cloud for it. `paused=True` means that no boot has begun.
# In one cloud, all go on together.

# %%
from novaviz.cloud import Cloud
from novaviz.release import RELEASES

cloud = Cloud(RELEASES["classic"])
stopped = course.stop(cloud, "nova-compute@host3")
boots = [
    novaviz.boot(f"web{number}", flavor="m1.large", volume=0, cloud=cloud, paused=True)
    for number in range(1, 6)
]

# %% [markdown]
# They run until the fifth message is in the queue of `host3`.

# %%
def fifth_message(event):
    return event.target == "nova-compute@host3" and event.payload.get("depth") == 5

boots[0].run_until(fifth_message)
answers = [event.result["status"] for event in boots[0].trace.events
           if event.name == "POST /v2.1/servers" and event.closes]

# %% [markdown]
# **Predict.** What do the users know?

# %%
course.predict(
    "How many of the five users have an answer from nova-api?",
    ["5", "1", "0"],
    lambda: len(answers),
    f"nova-api said {answers[0]} to them. It knows nothing of the host. nova-scheduler does not"
    " know either: it believes the last report of a host for a minute.",
)

# %% [markdown]
# Where are the five servers? An operator looks at the queues. The command for it is
# `rabbitmqctl list_queues`; this is its answer:

# %%
waiting = course.queues(cloud)
course.table(waiting)

# %% [markdown]
# And these are the rows. The scheduler has chosen a host for each, but no row says so.

# %%
rows = "SELECT display_name, vm_state, task_state, host FROM instances ORDER BY display_name"
course.table(boots[0].sql("nova", rows))

# %% [markdown]
# Half a minute later somebody starts nova-compute again.

# %%
stopped.start(after=30)
[one.run().outcome for one in boots]

# %% [markdown]
# No message was lost. Here is how the queue grew and shrank, in seconds since the first command:

# %%
together = boots[0].trace
depth = 0
for event in together.events:
    if event.target == "nova-compute@host3" and event.phase in ("start", "deliver"):
        depth += 1 if event.phase == "start" else -1
        print(f"{event.at:7.3f}  {event.phase:<8} {'■' * depth:<5} {depth}")

# %% [markdown]
# That is what a queue is for: sender and receiver need not be there at the same time. The price:
# the sender does not learn that nobody is there.
#
# ## 4.3 A lost message
#
# A message can also get lost: a broker crashes, its memory is gone. Here the cast to nova-compute
# is lost.

# %%
lost = novaviz.boot("web1", faults=["lost-cast-to-compute"])

course.predict(
    "What status does the user see, however long they wait?",
    ["BUILD", "ERROR", "ACTIVE"],
    lambda: lost.server.status,
    "Nobody waits for an answer, so nobody notices that none comes. The server stays as it is until"
    " somebody deletes it.",
)

# %%
course.belief("casts-always-arrive", lost)

# %% [markdown]
# ## 4.4 A lost reply
#
# Who calls, notices. A call has a *timeout*: the sender waits that long, and then stops waiting
# with `MessagingTimeout`. But what does the sender know then?
#
# > **2013 and today.** In 2013 nova-api *casts* to nova-scheduler; nobody waits for its choice.
# > Today nova-conductor *calls* nova-scheduler, for it needs the answer. So this section boots
# > the modern release.
#
# nova-scheduler gets the message and does its work. Its reply is lost. We stop at the timeout.

# %%
late = novaviz.boot(
    "web1", release="modern", faults=["lost-reply-from-scheduler"], paused=True
)
timeout = late.run_until(lambda event: event.name == "select_destinations" and event.closes)
print(f"at {timeout.at:.1f} s: {timeout.result['type']}")

# %% [markdown]
# **Predict.** placement counts what each host has given away: its *allocations*. No answer came
# back. What does placement hold for this server now?

# %%
held = late.sql(
    "placement",
    "SELECT p.name, a.resource_class, a.used FROM allocations AS a"
    " JOIN resource_providers AS p ON p.id = a.resource_provider_id",
)

course.predict(
    "On how many hosts does placement hold something for the server?",
    ["0", "1", "3"],
    lambda: len({row["name"] for row in held}),
    "nova-scheduler chose a host, and had placement write it down. Only the reply is missing.",
)

# %%
course.table(held)

# %% [markdown]
# The sender cannot know that. Compare with a call whose *request* is lost: in the next boot, a call
# of nova-compute never reaches nova-conductor.

# %%
never = novaviz.boot("web1", release="modern", faults=["conductor-times-out"])

def seen_of(what, trace):
    call = next(span for span in trace.spans() if span.kind == "rpc.call" and span.failed)
    return {"lost": what, "call": call.name, "the sender sees": call.result["type"],
            "after seconds": call.duration,
            "what it caused": f"{len(list(trace.descendants(call.number)))} exchanges"}

course.table([seen_of("request", never.trace), seen_of("reply", late.trace)])

# %% [markdown]
# The sender sees the same in both cases. A timeout says "I do not know", not "no". To send the same
# again can do the work twice. What does nova-conductor do?

# %%
late.run()
for span in late.trace.spans():
    if span.start.seq > timeout.seq and span.kind == "rest" and span.source == "nova-conductor":
        print(f"{span.start.at:.3f}  {span.name} to {span.target}")
print("the server:", late.outcome)

# %% [markdown]
# It gives up the boot, and has placement take the allocation back, in case there is one.

# %%
course.belief("timeout-means-nothing-done", late)

# %% [markdown]
# ## 4.5 Why nova-compute does not touch the database
#
# Look again at the calls of the first boot: who calls whom?

# %%
compute = [span for span in calls if span.source.startswith("nova-compute")]
print({span.target for span in compute}, f"{sum(span.duration for span in compute):.2f} s in all")
for span in compute:
    work = [child.name for child in trace.children(span.number) if child.kind == "db"]
    print(f"{span.name:<40} {', '.join(work)}")

# %% [markdown]
# Each read and each write of nova-compute is a call to nova-conductor, which sends the SQL. That
# costs time. It has two reasons:
#
# * **Security.** A host runs guests of strangers. If a guest breaks out, it owns the host. It must
#   not find a database password there: with it, one broken host would be a broken cloud.
# * **Upgrades.** The tables change with each release. Only nova-conductor must know them. Hosts of
#   the last release can go on while the control plane is already new.

# %%
print(course.belief("compute-reads-the-database", run))

# %% [markdown]
# ## 4.6 The claim
#
# The message has arrived. Before nova-compute builds anything, it makes the *claim*: it tests
# whether the server fits, counts it, and has its own host written into the row. Two of the calls
# above are for that. What do they change?

# %%
def wrote(name, column):
    return next(event.result["changes"][0] for event in trace.events if event.name == name
                and event.phase == "end" and column in event.result["changes"][0]["after"])

course.table(
    {"table": change["table"], "column": column, "before": change["before"][column], "after": after}
    for change in (wrote("UPDATE instances", "host"), wrote("UPDATE compute_nodes", "vcpus_used"))
    for column, after in change["after"].items() if column != "updated_at"
)

# %%
print(course.belief("scheduler-sets-the-host", run))

# %% [markdown]
# Why test again? nova-scheduler has just chosen the host because there was room. But it chose by
# rows that were a little old. While a message lies in a queue, its server is counted nowhere.
# Think of the five messages for `host3`.

# %%
places = boots[0].sql("nova", "SELECT host, count(*) AS servers FROM instances GROUP BY host")
on_host3 = next(row["servers"] for row in places if row["host"] == "host3")

course.predict(
    "All five messages went to host3. How many of the five servers run there?",
    ["5", "4", "1"],
    lambda: on_host3,
    "Builds on one host claim one after the other. When the last one claimed, no disk was left.",
)

# %% [markdown]
# Here is what nova-compute on `host3` says of the last one, and where that server goes then:

# %%
refused = next(event for event in together.events if event.name == "compute.instance.create.error")
print(f"{refused.at:.3f}  {refused.payload['payload']['message']}")
for event in together.events[refused.seq:]:
    if event.kind == "rpc.cast" and event.phase == "start":
        print(f"{event.at:.3f}  {event.source} casts {event.name} to {event.target}")
course.table(places)

# %% [markdown]
# The claim is the last word on whether there is room, and it is spoken on the host. Today placement
# speaks it, before the message is sent: that is the allocation of 4.4. nova-compute still counts.
#
# ## 4.7 Exercises
#
# **Exercise 1.** Boot with `release="modern"`. Which messages are *casts*? Write a set of their
# names.

# %%
names = ...
course.check("queue.casts", names)

# %% [markdown]
# **Exercise 2.** How many seconds did the fifth message for `host3` lie in its queue? Look at
# `together.spans()` for the cast whose `payload` has the depth 5.

# %%
seconds = ...
course.check("queue.wait", seconds)

# %% [markdown]
# **Exercise 3.** Two servers are in BUILD for an hour. The message of one is lost (the boot `lost`
# of 4.3). The message of the other waits for a stopped nova-compute (the boot `waits` of the next
# cell). What tells them apart: the `"status"` that the user sees, the `"row"` in the database, or
# the `"queue"`? Look at `lost.server.status`, at `lost.sql("nova", rows)` and at
# `course.queues(lost.cloud)`, and at the same of `waits`.

# %%
other = Cloud(RELEASES["classic"])
course.stop(other, "nova-compute@host3")
waits = novaviz.boot("web1", cloud=other)
print(lost.outcome, waits.outcome)

# %%
evidence = ...
course.check("queue.evidence", evidence)

# %% [markdown]
# **Exercise 4.** Who sends SQL to nova's database (`DB:nova`) in the first boot (`trace`)? Write a
# set of participants.

# %%
senders = ...
course.check("queue.database", senders)

# %% [markdown]
# <details><summary>Solutions</summary>
#
# Exercise 1.
#
# ```python
# modern = novaviz.boot("web1", release="modern")
# names = {span.name for span in modern.trace.spans() if span.kind == "rpc.cast"}
# ```
#
# Exercise 2. It is in the queue from `start` to `deliver`. The work comes after that.
#
# ```python
# fifth = next(span for span in together.spans() if fifth_message(span.start))
# seconds = fifth.deliver.at - fifth.start.at
# ```
#
# Exercise 3. Status and row are the same for both. Only the queue differs.
#
# ```python
# for one in (lost, waits):
#     print(one.server.status, one.sql("nova", rows))
#     print([row for row in course.queues(one.cloud) if row["name"] == "compute.host3"])
# evidence = "queue"
# ```
#
# Exercise 4.
#
# ```python
# senders = {event.source for event in trace.events
#            if event.kind == "db" and event.target == "DB:nova"}
# ```
#
# </details>
#
# ## 4.8 What you have seen
#
# * A call waits for an answer. A cast does not: published, delivered, finished are three moments,
#   and the sender knows only the first.
# * A stopped consumer loses nothing; its queue grows. A lost cast is noticed by nobody.
# * A timeout says that no answer came. The work may be done.
# * nova-compute has no way to the database; nova-conductor reads and writes for it.
# * The claim decides on the host whether there is room.
#
# **Read on**: [AMQP and Nova](https://docs.openstack.org/nova/latest/reference/rpc.html),
# [Conductor](https://docs.openstack.org/icehouse/config-reference/content/section_conductor.html),
# [oslo.messaging: RPC client](https://docs.openstack.org/oslo.messaging/latest/reference/rpcclient.html).
# Next: *5. When it fails*.
