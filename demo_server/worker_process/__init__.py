"""A worker that is a process of its own, as each of gunicorn's is: with its own interpreter, and its own lock of it.

``python -m demo_server.worker_process`` is the child; processes.py keeps such children for the server.
"""
