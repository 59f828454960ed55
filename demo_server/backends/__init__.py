"""What a step waits for when it waits for the real thing: a database, a web service, a file; and what renders.

Two faces of each, blocking and awaiting. Drivers are imported when a scenario needs them, and not before.
"""
