"""What queueing theory says of a run, by the names of its formulas, with the figures put in."""

from tui.formulas.formula import Formula
from tui.formulas.outcome import Outcome, off_by, outcome
from tui.formulas.which import formulas

__all__ = ["Formula", "Outcome", "formulas", "off_by", "outcome"]
