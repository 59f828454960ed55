"""The prediction: the same scenario on a virtual clock, told as the same events."""

from tui.simulation.simulate import foreseeable, predict, simulate

__all__ = ["foreseeable", "predict", "simulate"]
