"""Walking through DER (X.690) without believing it: lengths, and whether everything fits inside."""

MOST_DEPTH = 40
_CONSTRUCTED = 0x20
_LONG_TAG = 0x1F


def der_length(data: bytes) -> int | None:
    """The length in bytes of the DER sequence at the beginning, header included; None when it is none."""
    if data[:1] != b"\x30":
        return None
    header = _header(data, 0, len(data))
    return None if header is None else header[1]


def well_formed(data: bytes, start: int = 0, end: int | None = None, depth: int = 0) -> bool:
    """Whether these bytes are one element after another, each filled exactly by what is in it.

    Args:
        data: The bytes.
        start: Where to begin.
        end: Where to stop; None for the end.
        depth: How deep this is already.
    """
    position, end = start, len(data) if end is None else end
    while position < end:
        header = _header(data, position, end)
        if header is None or header[1] > end or depth > MOST_DEPTH:
            return False
        content, after = header
        if data[position] & _CONSTRUCTED and not well_formed(data, content, after, depth + 1):
            return False
        position = after
    return True


def _header(data: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Where the content of the element begins and ends; None for what DER does not allow."""
    if end - start < 2 or data[start] == 0 or data[start] & _LONG_TAG == _LONG_TAG:
        return None
    first = data[start + 1]
    if first < 0x80:
        return start + 2, start + 2 + first
    size = first & 0x7F
    if not 1 <= size <= 4 or start + 2 + size > end:
        return None
    length = int.from_bytes(data[start + 2 : start + 2 + size], "big")
    if length < 0x80 or length >> 8 * (size - 1) == 0:
        return None  # X.690, 10.1: in as few bytes as it takes
    return start + 2 + size, start + 2 + size + length
