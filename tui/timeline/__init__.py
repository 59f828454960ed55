"""The timeline: events in, requests and spans out. No clock, no I/O, no colours."""
