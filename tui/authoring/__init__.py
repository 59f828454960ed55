"""Scenarios and talks of one's own: a file to start from, a check, a schema for editors."""
