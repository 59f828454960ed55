"""The prediction: the same scenario on a virtual clock, told as the same events."""

from tui.simulation.band import band
from tui.simulation.chance import has_chance
from tui.simulation.simulate import foreseeable, predict, simulate

__all__ = ["band", "foreseeable", "has_chance", "predict", "simulate"]
