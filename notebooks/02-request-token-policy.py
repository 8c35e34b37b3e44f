# %% [markdown]
# *Core · 20 minutes · needs nothing but novaviz*
#
# # 2. Request, token, policy
#
# In notebook 1 you watched a boot that went well. But may anybody boot anything? In this notebook
# you look at the request itself: what the client sends, how the cloud knows who sent it, and who
# says no.
#
# **Afterwards you can**
#
# * *name* what the client sends to boot a server,
# * *read* what is in a token, and say what is not,
# * *distinguish* 401, 403 and 404,
# * *explain* who refuses: keystone, or the service that was asked.
#
# ## 2.1 What can be chosen
#
# A server needs a *flavor* and an *image*. A flavor says how big the server is: processors, memory,
# disk. Flavors are Nova's own: they stand in its database.

# %%
import novaviz
from novaviz import course

run = novaviz.boot("web1")
course.table(run.sql("nova", "SELECT flavorid, name, vcpus, memory_mb, root_gb FROM flavors"))

# %% [markdown]
# An image is what the server's disk begins with. Images are glance's. `min_ram` (MB) and `min_disk`
# (GB) say what a server must at least have for it.

# %%
course.table(run.sql("glance", "SELECT name, status, min_ram, min_disk FROM images"))

# %% [markdown]
# The next cell shows a form like the dashboard's. Choose, and click **Launch Instance**: what you
# chose is booted, and played below. Then try what should *not* work:
#
# * the image `ubuntu` with the flavor `m1.tiny`,
# * the image `retired`,
# * no name at all, or a volume of 1000 GB.

# %%
course.launch_form()

# %% [markdown]
# An empty name never leaves the form. A flavor that is too small does: nova-api gets the request,
# and refuses it with 400. That means: *the request itself is wrong*, whoever sends it.
#
# ## 2.2 What the client sends
#
# **Predict before you look.** The user said `m1.tiny`. What does the client send to nova-api?

# %%
post = next(span for span in run.trace.spans() if span.name == "POST /v2.1/servers")
server = post.payload["body"]["server"]
tiny = run.sql("nova", "SELECT * FROM flavors WHERE name = 'm1.tiny'")[0]

course.predict(
    "How does the request name the flavor?",
    ["by its name", "by its id", "by its memory and disk"],
    lambda: {tiny["name"]: "by its name", tiny["flavorid"]: "by its id"}[server["flavorRef"]],
    "Names can change, ids cannot. A client looks the ids up before it asks.",
)

# %% [markdown]
# This is all of it, but for the token:

# %%
server

# %% [markdown]
# The image and the network have long ids. There is no host in it, and no user: the user is known by
# the token, which goes in a header.

# %%
post.payload["headers"]

# %% [markdown]
# `{SHA256}` and a few digits: a trace never holds a token itself. Whoever has a token *is* its user
# until it expires. So it is never shown, and never written to a log.
#
# ## 2.3 Take a token apart
#
# To look into a token we need one that opens nothing. This one says the same as yours, but it is
# locked with a key that no keystone has. It is a *Fernet* token, like those of real clouds.

# %%
token = course.token_like(run)
print(token.text)

# %%
course.table(token.parts())

# %% [markdown]
# **Predict.** The content is encrypted: only keystone has the key. What will we find there?

# %%
inside = {
    "the password": "password",
    "the user's name": "name",
    "the user's roles": "roles",
    "the id of the project": "project_id",
}
course.predict(
    "Which of these is in the token?",
    list(inside),
    lambda: next(what for what, key in inside.items() if key in token.content()),
    "A token is kept short. keystone reads names and roles from its database at each check, so a"
    " role that is taken away counts at once.",
)

# %%
token.content()

# %% [markdown]
# `methods` is how the user signed in, and `audit_ids` names the token where the token itself must
# not be shown. keystone stores no tokens: what it must know is inside.
#
# And if somebody changes one letter, to get a longer life or another project?

# %%
forged = token.text[:100] + "x" + token.text[101:]
print(token.content(forged))

# %% [markdown]
# Nothing can be read. The signature no longer fits, and without the key nobody can make one that
# does.
#
# So who can check a token? Not nova-api. Play this: the player stands where the belief breaks.

# %%
course.belief("api-knows-the-users", run)

# %% [markdown]
# **Predict.** nova-api passes the token on when it asks other services for something. Who else has
# it checked?

# %%
checks = [span for span in run.trace.spans() if span.name == "GET /v3/auth/tokens"]
others = sorted({span.source for span in checks} - {"nova-api"})

course.predict(
    "Who has the token checked during this boot, beside nova-api?",
    ["nobody", "nova-compute@host3", "cinder, glance, neutron"],
    lambda: ", ".join(others) or "nobody",
    "No service takes another's word for it: each that is asked has the token checked.",
)

# %%
course.belief("token-checked-once", run)

# %% [markdown]
# ## 2.4 Who are you? 401
#
# `course.ask` sends one request about your server, as somebody, with a token good or bad. First a
# good one, then a forged one: the letter in the middle is another.

# %%
for kind in ("good", "forged"):
    print(kind, "→", course.ask(run, "GET", token=kind))

# %% [markdown]
# Now look at who asked whom. The rows are in the order in which the requests *begin*. The check of
# the token is the last row, but it is over before nova-api answers the client.

# %%
course.table(course.exchanges(course.ask(run, "GET", token="forged").trace))

# %% [markdown]
# There are two questions here, and so two numbers. nova-api asks keystone: *whose is this token?*
# keystone says **404**: there is no such token. So nova-api tells the client **401**: I do not know
# who you are.
#
# **Predict.** The next token is real, but it has expired. keystone could still read whose it was.

# %%
expired = course.ask(run, "GET", token="expired")

course.predict(
    "What does the client get with an expired token?",
    ["401", "403", "404"],
    lambda: expired.status,
    "An expired token says nothing any more. The client must sign in again.",
)

# %%
print("forged  →", course.ask(run, "GET", token="forged"))
print("expired →", expired)

# %% [markdown]
# Not one word differs. Who fails the check is not told why: a reason would help those who guess.
#
# ## 2.5 You may not. 403
#
# The user `reader` belongs to the same project as you, with the role *reader*. The token is good.

# %%
reader = novaviz.boot("web2", user="reader")
refused = next(span for span in reader.trace.spans() if span.failed)

course.predict(
    "The reader's boot is refused. By whom?",
    ["keystone", "nova-api", "nova-scheduler", "nova-compute@host3"],
    lambda: refused.target,
    "keystone said who it is, and which role. nova-api compared the role with its own policy.",
)

# %%
print(refused.result["status"], reader.trace.metadata["error"]["message"])
course.belief("keystone-decides-permission", reader)

# %% [markdown]
# The player stands at keystone's answer: 200. Press → to see what nova-api makes of it. The rule
# that refused is named in the message. Each service has rules of its own: its *policy*.
#
# May the reader do anything at all?

# %%
for method in ("GET", "DELETE"):
    print(method, "→", course.ask(run, method, user="reader"))

# %% [markdown]
# ## 2.6 There is no such thing. 404
#
# The user `other` belongs to another project. The token is good, and the role is *member*, like
# yours. Your server is there.
#
# **Predict.** `other` has somehow learnt the id of your server, and asks for it.

# %%
stranger = course.ask(run, "GET", user="other")

course.predict(
    "What does somebody of another project get?",
    ["200", "401", "403", "404"],
    lambda: stranger.status,
    "A 403 would tell that there is such a server. Strangers do not even learn that.",
)

# %%
stranger

# %% [markdown]
# > **Three questions.** Who are you? If nobody knows: 401. Is there such a thing, for you? If not:
# > 404. May you do this? If not: 403. The first is answered by keystone. The others are answered by
# > the service itself, from its own database and its own policy. keystone says who; each service
# > decides.
#
# ## 2.7 Exercises
#
# **Exercise 1.** Which flavors does *nova-api refuse* for the image `ubuntu`? Try them in the form
# above, and write a list of names.

# %%
flavors = ...
course.check("request.flavors", flavors)

# %% [markdown]
# **Exercise 2.** Five requests about a server of the project `demo`. Which status does each get?
# Try them with `course.ask(run, "GET", user="demo", token="good")`, and other words in it; for the
# last one boot another server. Write a dict from name to number, such as `{"old token": 200}`.
#
# | name | request |
# |---|---|
# | `changed letter` | demo looks at it; one letter of the token is another |
# | `old token` | demo looks at it; the token has expired |
# | `reader deletes` | reader deletes it |
# | `other project` | other, of another project, looks at it |
# | `deleted server` | demo looks at it, after demo has deleted it |

# %%
codes = ...
course.check("request.codes", codes)

# %% [markdown]
# **Exercise 3.** For which of these five does *keystone* say no? Write a list of their names.

# %%
unknown = ...
course.check("request.keystone", unknown)

# %% [markdown]
# **Exercise 4.** A token lives for an hour. Find a lifetime, in seconds, with which nova-api
# accepts the boot, and the boot fails all the same. Try other numbers in the next cell.

# %%
late = novaviz.boot("late", paused=True)
late.cloud.keystone.expiration = 3600
late.run().outcome

# %%
lifetime = ...
course.check("request.lifetime", lifetime)

# %% [markdown]
# <details><summary>Solutions</summary>
#
# Exercise 1. `m1.huge` is not among them: it is accepted, and then no host has room for it.
#
# ```python
# flavors = [
#     row["name"] for row in run.sql("nova", "SELECT name FROM flavors")
#     if novaviz.boot(image="ubuntu", flavor=row["name"], volume=0).outcome == "REJECTED"
# ]
# ```
#
# Exercise 2.
#
# ```python
# gone = novaviz.boot("gone")
# course.ask(gone, "DELETE")
# asked = {
#     "changed letter": course.ask(run, token="forged"),
#     "old token": course.ask(run, token="expired"),
#     "reader deletes": course.ask(run, "DELETE", user="reader"),
#     "other project": course.ask(run, user="other"),
#     "deleted server": course.ask(gone),
# }
# codes = {name: answer.status for name, answer in asked.items()}
# ```
#
# Exercise 3. Where the token was bad, and nowhere else. That is all that keystone judges.
#
# ```python
# unknown = [
#     name for name, answer in asked.items()
#     if any(span.failed and span.target == "keystone" for span in answer.trace.spans())
# ]
# ```
#
# Exercise 4. Long enough for nova-api, too short for the host, which asks glance and neutron later.
#
# ```python
# lifetime = 1
# ```
#
# </details>
#
# ## 2.8 What you have seen
#
# * The client sends ids and a token. The request names no host and no user.
# * A token says who, for which project, and until when. Its content is for keystone alone.
# * Each service has the token checked by keystone, and then decides by its own policy.
# * 400: the request is wrong. 401: nobody knows who asks. 403: known, but not allowed. 404: not
#   there, or not for you.
#
# **Read on**: [Fernet tokens](https://docs.openstack.org/keystone/latest/admin/fernet-token-faq.html),
# [Policies of Nova](https://docs.openstack.org/nova/latest/configuration/policy-concepts.html),
# [Create a server](https://docs.openstack.org/api-ref/compute/#create-server).
# Next: *3. Finding a host*.
