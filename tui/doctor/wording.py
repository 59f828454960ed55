"""A finding as lines of a report."""

from collections.abc import Sequence
from textwrap import wrap

from tui.doctor.finding import Finding, Verdict, is_ready

SIGNS: dict[Verdict, str] = {"good": "✓", "warning": "!", "trouble": "✗", "unknown": "-"}
ASCII_SIGNS: dict[Verdict, str] = {"good": "ok", "warning": "!", "trouble": "X", "unknown": "-"}
_CHECK = 11


def lines(finding: Finding, width: int, ascii_only: bool) -> list[str]:
    """Its sign, what was found, and on lines of its own, where there is no room beside it, what to do."""
    sign = f"{ASCII_SIGNS[finding.verdict]:2}" if ascii_only else SIGNS[finding.verdict]
    start = f" {sign} {finding.check:{_CHECK}}"
    advice = f"{'->' if ascii_only else '→'} {finding.advice}" if finding.advice else ""
    whole = f"{start}{finding.found}  {advice}".rstrip()
    if len(whole) <= width:
        return [whole]
    indent = " " * len(start)
    return [
        *wrap(finding.found, max(20, width), initial_indent=start, subsequent_indent=indent, break_on_hyphens=False),
        *wrap(advice, max(20, width), initial_indent=indent, subsequent_indent=indent),
    ]


def summary(findings: Sequence[Finding]) -> str:
    """The last line."""
    counts = {verdict: sum(one.verdict == verdict for one in findings) for verdict in SIGNS}
    parts = [
        _counted(counts["trouble"], "would spoil a talk"),
        _counted(counts["warning"], "to think about"),
        _counted(counts["unknown"], "not looked at"),
    ]
    told = "; ".join(part for part in parts if part)
    return f"{'Ready' if is_ready(findings) else 'Not ready'}{f': {told}' if told else ''}."


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count else ""
