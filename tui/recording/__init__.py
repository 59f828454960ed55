"""Recordings: runs in a file, written as they happen, read back, and any instant of them found again."""
