"""asyncdemo: everything but the server. The command line, the clients, the timeline, the pictures."""
