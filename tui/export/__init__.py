"""Recordings as files for others: a page, a picture, a trace, tables."""
