"""Screens: they put widgets together and give them their data."""
