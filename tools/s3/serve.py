"""An S3 store for tests: OpenStack Swift with its S3 API, all of it in this process.

serve.py ROOT ADDRESS:PORT ACCESS_KEY SECRET [CERTIFICATE KEY]

What is stored stays in ROOT, so a store that was killed goes on with it. ROOT must be on a file system with extended attributes. ACCESS_KEY is
account:user. A page of a list has five names; buckets are hosts below store.test as well. Port 0 takes a free one; `listening on PORT` is printed when it answers.
"""
import os
import sys

import eventlet

eventlet.patcher.monkey_patch(all=False, socket=True, select=True, thread=True)

from eventlet import wsgi
from swift.common import utils

root, address, access_key, secret = sys.argv[1:5]
tls = sys.argv[5:7]

# Swift looks for this file when its other modules are loaded.
os.makedirs(os.path.join(root, "disk"), exist_ok=True)
utils.SWIFT_CONF_FILE = os.path.join(root, "swift.conf")
with open(utils.SWIFT_CONF_FILE, "w") as file:
    file.write("[swift-hash]\nswift_hash_path_suffix = tests\n")
utils.validate_hash_conf()

from swift.common import storage_policy
from swift.common.ring import RingBuilder
from swift.common.wsgi import ConfigString, loadapp

storage_policy.reload_storage_policies()

SERVERS = ("account", "container", "object")

COMMON = f"""
[DEFAULT]
swift_dir = {root}
devices = {root}
mount_check = false
fallocate_reserve = 0
disable_fallocate = true
"""

PROXY = COMMON + f"""
[pipeline:main]
pipeline = catch_errors s3api tempauth slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:s3api]
use = egg:swift#s3api
storage_domain = store.test
max_bucket_listing = 5
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:tempauth]
use = egg:swift#tempauth
user_{access_key.replace(":", "_")} = {secret} .admin
"""


class Cache:
    """What memcached is to Swift elsewhere."""

    def __init__(self):
        self.values = {}

    def get(self, key, *_, **__):
        return self.values.get(key)

    def set(self, key, value, *_, **__):
        self.values[key] = value

    def delete(self, key, *_, **__):
        self.values.pop(key, None)


def save_ring(name, listener):
    """One disk behind one server."""
    builder = RingBuilder(2, 1, 0)
    server = {"ip": "127.0.0.1", "port": listener.getsockname()[1]}
    builder.add_dev({
        "region": 1, "zone": 1, "device": "disk", "weight": 1.0, "meta": "", **server,
        **{f"replication_{key}": value for key, value in server.items()}})
    builder.rebalance()
    builder.get_ring().save(os.path.join(root, name + ".ring.gz"))


listeners = {name: eventlet.listen(("127.0.0.1", 0)) for name in SERVERS}
for name, listener in listeners.items():
    save_ring(name, listener)

pool = eventlet.GreenPool(1000)
nowhere = open(os.devnull, "w")
for name, listener in listeners.items():
    application = loadapp(ConfigString(COMMON + f"[pipeline:main]\npipeline = server\n[app:server]\nuse = egg:swift#{name}\n"))
    eventlet.spawn(wsgi.server, listener, application, log=nowhere, custom_pool=pool)

host, _, port = address.rpartition(":")
front = eventlet.listen((host, int(port)))
if tls:
    front = eventlet.wrap_ssl(front, certfile=tls[0], keyfile=tls[1], server_side=True)
proxy = loadapp(ConfigString(PROXY))
cache = Cache()
print(f"listening on {front.getsockname()[1]}", flush=True)
wsgi.server(front, lambda environ, start: proxy({**environ, "swift.cache": cache}, start), log=nowhere, custom_pool=pool)
