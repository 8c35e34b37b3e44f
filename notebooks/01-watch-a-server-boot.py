# %% [markdown]
# *Core · 30 minutes · needs nothing but novaviz*
#
# # 1. Watch a server boot
#
# Somebody types `nova boot`. A little later a virtual machine runs. In between, a dozen programs
# talk to each other. In this notebook you watch them.
#
# **Afterwards you can**
#
# * *recall* which services take part in a boot,
# * put the nineteen steps in *order*,
# * *explain* who asks whom for what,
# * read the state of an instance from its row in the database.
#
# ## 1.1 Boot
#
# The next cell boots a server. Nothing is played back: a small cloud is made, and its services
# really send each other these messages. Run the cell (Shift+Enter), then press ▶ in the player.

# %%
import novaviz
from novaviz import course

run = novaviz.boot("web1")
run.play()

# %% [markdown]
# Time goes down, each vertical line is one program, and each arrow is one message. The table
# beside it is what the user sees: the status of the server, and the task that is at work on it.
#
# Keys: space plays and pauses, → and ← go to the next and the last message, `?` shows all keys.
#
# How much was that?

# %%
trace = run.trace
print(f"{len(trace.steps)} steps, {len(list(trace.spans()))} exchanges, {len(trace.events)} events")
print(f"from the command to the end: {trace.events[-1].at:.1f} seconds in the cloud")
print("outcome:", run.outcome)

# %% [markdown]
# ## 1.2 Who takes part
#
# Each line of the picture is a *participant*. This is what they are for:
#
# | participant | what it does |
# |---|---|
# | `client` | the command line or the dashboard: sends the user's wish |
# | `keystone` | says who somebody is, and which roles they have |
# | `nova-api` | takes the wish, checks it, writes it down, answers |
# | `nova-scheduler` | chooses a host |
# | `nova-conductor` | reads and writes the database for the hosts |
# | `nova-compute@host` | builds the server on its host |
# | `glance` | has the images |
# | `neutron` | has networks, ports and addresses |
# | `cinder` | has the volumes |
# | `hypervisor@host` | runs the guest |

# %%
for lane in trace.lanes:
    print(f"{lane.name:<22} {lane.role}")

# %% [markdown]
# ## 1.3 The nineteen steps
#
# Courses and blogs tell the boot as nineteen steps. Here is where each of them really begins and
# ends, in seconds since the command.

# %%
for step in trace.steps:
    begin, end = trace.events[step.first - 1], trace.events[step.last - 1]
    print(f"{step.number:>2}  {begin.at:6.3f} to {end.at:6.3f}  {step.title}")

# %% [markdown]
# **Predict before you look.** In step 3 the client sends the wish to nova-api. Who is the *first*
# that nova-api asks for something?

# %%
post = next(span for span in trace.spans() if span.name == "POST /v2.1/servers")
asked = next(span for span in trace.children(post.number) if span.kind == "rest")

course.predict(
    "Whom does nova-api ask first?",
    ["keystone", "nova-scheduler", "the database", "glance"],
    lambda: asked.target,
    "Before anything else nova-api must know who asks: it has the token checked.",
)

# %% [markdown]
# **Predict.** When does the command come back to its user?

# %%
def first(name):
    return next(span for span in trace.spans() if span.name == name)

moments = {
    "before a host is chosen": first("get_weighed_hosts").start.at,
    "while the host builds it": first("spawn").close.at,
    "when the guest runs": trace.events[-1].at,
}
answered = post.close.at

course.predict(
    "When is the POST answered?",
    list(moments),
    lambda: next(moment for moment, at in moments.items() if answered < at),
    f"nova-api answers 202 Accepted after {answered:.2f} s. The guest is there after"
    f" {first('spawn').close.at:.2f} s.",
)

# %% [markdown]
# ## 1.4 The other entrance
#
# Most users click in the dashboard. What changes? Only the beginning.

# %%
dashboard = novaviz.boot("web1", entry="dashboard")
dashboard.play(other=run)

# %% [markdown]
# The dashboard signs in twice: first without a project, then for the one that the user chose. And
# it asks for lists, so that the form has something to choose from. After the POST both are the
# same.

# %%
def until_post(run):
    names = [f"{span.name} to {span.target}" for span in run.trace.spans() if span.kind == "rest"]
    return names[: names.index("POST /v2.1/servers to nova-api") + 1]

for entrance, one in (("command line", run), ("dashboard", dashboard)):
    print(entrance, *until_post(one), sep="\n   ")

# %% [markdown]
# > **2013 and today.** The nineteen steps are Nova's flow of 2013, as courses teach it. Today
# > nova-api hands the wish to nova-conductor, and placement counts what hosts have left. Who talks
# > to whom has changed a little; what must be done has not. Notebook 6 shows both, side by side.
#
# ## 1.5 Step through it yourself
#
# A run can be stopped and stepped. This one has not begun.

# %%
mine = novaviz.boot("mine", paused=True)
mine.position, mine.done

# %% [markdown]
# **Run the next cell again and again** (Ctrl+Enter). Each time exactly one thing happens. Look at
# the two columns of the row: `vm_state` is where the server stands, `task_state` what is being
# done to it.

# %%
event = mine.step()
print(f"{event.at:7.3f}  {event.phase:<8} {event.source} → {event.target}: {event.name}")
mine.sql("nova", "SELECT uuid, display_name, vm_state, task_state, host FROM instances")

# %% [markdown]
# That takes patience: there are hundreds of events. Go on to the moment when the row appears.

# %%
mine.run_until(lambda event: event.name == "INSERT instances" and event.phase == "end")
mine.sql("nova", "SELECT uuid, display_name, vm_state, task_state, host FROM instances")

# %% [markdown]
# Somebody has written down that a server is being built. There is no host yet: nobody has chosen
# one. Go on until step 19 begins, and look again.

# %%
mine.to_step(19)
mine.sql("nova", "SELECT vm_state, task_state, host FROM instances")

# %% [markdown]
# What did one event change? Ask for it by its number.

# %%
changed = [event for event in mine.trace.events if event.kind == "db" and event.phase == "end"
           and event.result["changes"]]
last = changed[-1]
print(last.name, "by", last.source)
mine.diff(last.seq)

# %% [markdown]
# And to the end:

# %%
mine.run()
mine.outcome

# %% [markdown]
# ## 1.6 Exercises
#
# **Exercise 1.** Put these in the order in which they are asked for the first time: glance,
# keystone, neutron, cinder, nova-scheduler. Replace the `...`.

# %%
order = ...
course.check("watch.order", order)

# %% [markdown]
# **Exercise 2.** Which task states does the row pass, in which order? Find out with
# `mine.trace.transitions` and write them down as a list of strings (leave out `None`, and say each
# once).

# %%
tasks = ...
course.check("watch.tasks", tasks)

# %% [markdown]
# **Exercise 3.** Who writes `host` into the row? Look for the event that changed it.

# %%
writer = ...
course.check("watch.host", writer)

# %% [markdown]
# <details><summary>Solutions</summary>
#
# Exercise 1. A dict keeps the order in which its keys came.
#
# ```python
# services = {"glance", "keystone", "neutron", "cinder", "nova-scheduler"}
# order = list(dict.fromkeys(span.target for span in trace.spans() if span.target in services))
# ```
#
# Exercise 2.
#
# ```python
# states = [state.task_state for state in mine.trace.transitions]
# tasks = [task for task in dict.fromkeys(states) if task]
# ```
#
# Exercise 3. nova-compute asks for it; it does not reach the database itself.
#
# ```python
# writer = next(
#     event.source for event in mine.trace.events if event.kind == "db" and event.result
#     for change in event.result["changes"]
#     if change["table"] == "instances" and (change["after"] or {}).get("host")
# )
# ```
#
# </details>
#
# ## 1.7 What you have seen
#
# * A boot is a conversation. Nobody does it alone, and nobody knows all of it.
# * The user's command is answered long before the server runs.
# * `vm_state` says where the server stands, `task_state` what is at work on it; `None` means that
#   nothing is, not that all is done.
#
# **Read on**: [Nova system architecture](https://docs.openstack.org/nova/latest/admin/architecture.html),
# [Server concepts](https://docs.openstack.org/api-guide/compute/server_concepts.html).
# Next: *2. Request, token, policy*.
