"""A number that is typed digit by digit, and ends with Enter."""

LONGEST = 3
"""digits: no talk has a thousand scenes"""


class TypedNumber:
    """What has been typed so far."""

    def __init__(self) -> None:
        self.digits = ""

    def type(self, digit: str) -> None:
        """One digit more; a number does not begin with a nought."""
        if self.digits or digit != "0":
            self.digits = (self.digits + digit)[-LONGEST:]

    def take(self) -> int | None:
        """The number, which is gone then; None when nothing was typed."""
        digits, self.digits = self.digits, ""
        return int(digits) if digits else None
