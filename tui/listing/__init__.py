"""The code that serves a request, as it would be written in Flask and in Quart; and who stands at which line of it."""
