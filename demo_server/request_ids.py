"""The number of a request, as our clients send it along."""


def request_id(header: str | None) -> int | None:
    """The request's number, when a client of ours sent one; anything else is somebody else's business."""
    if header is None or not header.isdecimal() or not header.isascii() or len(header) > 9:
        return None
    return int(header)
