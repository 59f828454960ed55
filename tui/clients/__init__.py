"""The clients: a child process of its own, so that nothing the screen does can move a number."""
