"""What every service agrees on: records, Redis keys and scripts, queues, model client, logs, metrics, settings.

The only shared library of the workspace. It imports no other member, and every member may import it.
"""
