"""The notes' keys. A remote sends its keys to whichever window has the focus: here they are passed on to the talk."""

from textual.binding import Binding, BindingType

KEYS: list[BindingType] = [
    Binding("pagedown,right", "pass_on('next')", "Next"),
    Binding("pageup,left", "pass_on('back')", "Back"),
    Binding("f5,shift+f5", "pass_on('redo')", "Again"),
    Binding("b,full_stop", "pass_on('blank')", "Blank"),
    Binding("escape", "pass_on('stop')", "Stop"),
    Binding("t", "reset_clock", "Clock"),
    Binding("down,j", "scroll(1)", "Scroll"),
    Binding("up,k", "scroll(-1)", "Scroll back"),
    Binding("home", "scroll(-10000)", "Start"),
    Binding("end", "scroll(10000)", "End"),
    Binding("q", "leave(0)", "Quit"),
    Binding("ctrl+c", "leave(130)", "Quit", show=False, priority=True),
]
MORE = "↑↓ more  "
"""where not all of them fit"""
SHOWN = f"PgDn next  PgUp back  F5 again  Esc stop  b blank  t clock  {MORE}q quit"
