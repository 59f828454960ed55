"""An app of one's own, ASGI or WSGI, served in our server child instead of the demo server, and told about.

It knows the scenario only to learn what a request is called. It must not know Quart: an app that needs none should
not load it.
"""
