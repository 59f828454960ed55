"""Widgets: data comes down to them, messages go up. None of them knows the app."""
