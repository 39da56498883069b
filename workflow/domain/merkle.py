"""A Merkle tree over the entries of the journal, by RFC 6962 (2.1), checked as RFC 9162 does (2.1.3, 2.1.4).

Node (level, place) is the hash over the leaves from `place` times 2^level up to the next such node. It is
made once, when its last leaf comes, and never changes. So appending costs as many hashes as the tree is high,
and a root or a proof reads no more nodes than twice that.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

Node = tuple[int, int]
"""Level (0: the leaves) and place, from the left, both from 0."""
Look = Callable[[Node], bytes]
"""Gives the hash of a node that was made before. Raises LookupError."""
EMPTY = hashlib.sha256().digest()
"""The root of a tree without leaves."""


def leaf_hash(content: bytes) -> bytes:
    """The hash of a leaf; its prefix keeps a leaf from passing for a node."""
    return hashlib.sha256(b"\0" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two nodes side by side."""
    return hashlib.sha256(b"\1" + left + right).digest()


# ── growing ──────────────────────────────────────────────────────────────────────────────────────────────


def grown(size: int, leaf: bytes, look: Look) -> Iterator[tuple[Node, bytes]]:
    """The nodes that come to a tree of `size` leaves with one leaf more, the leaf itself first."""
    level, place, made = 0, size, leaf
    yield (level, place), made
    while place % 2:
        made = node_hash(look((level, place - 1)), made)
        level, place = level + 1, place // 2
        yield (level, place), made


def tree_of(leaves: Iterable[bytes]) -> dict[Node, bytes]:
    """Every node of the tree over these leaf hashes."""
    nodes: dict[Node, bytes] = {}
    for size, leaf in enumerate(leaves):
        nodes.update(grown(size, leaf, nodes.__getitem__))
    return nodes


def root(size: int, look: Look) -> bytes:
    """The root over the first `size` leaves (MTH of RFC 6962, 2.1)."""
    return _over(0, size, look) if size else EMPTY


# ── proving ──────────────────────────────────────────────────────────────────────────────────────────────


def inclusion_proof(index: int, size: int, look: Look) -> tuple[bytes, ...]:
    """The proof that the leaf at `index` (from 0) is in the tree of `size` leaves (PATH of RFC 6962, 2.1.1).

    Raises ValueError when there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    proof: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            proof.append(_over(middle, end, look))
            end = middle
        else:
            proof.append(_over(begin, middle, look))
            begin = middle
    return tuple(reversed(proof))


def consistency_proof(old: int, new: int, look: Look) -> tuple[bytes, ...]:
    """The proof that the tree of `old` leaves is the beginning of that of `new` (PROOF of RFC 6962, 2.1.2).

    Raises ValueError unless 0 < old <= new.
    """
    if not 0 < old <= new:
        raise ValueError("no such trees")
    proof: list[bytes] = []
    begin, end, whole = 0, new, True
    while old < end:
        middle = begin + _split(end - begin)
        if old <= middle:
            proof.append(_over(middle, end, look))
            end = middle
        else:
            proof.append(_over(begin, middle, look))
            begin, whole = middle, False
    if not whole:
        proof.append(_over(begin, end, look))
    return tuple(reversed(proof))


def _over(begin: int, end: int, look: Look) -> bytes:
    """The root over the leaves from `begin` up to `end`, where `begin` is a multiple of what is split off."""
    width = end - begin
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return look((level, begin >> level))
    middle = begin + _split(width)
    return node_hash(_over(begin, middle, look), _over(middle, end, look))


def _split(width: int) -> int:
    """The largest power of two below `width`."""
    return 1 << (width - 1).bit_length() - 1


# ── checking ─────────────────────────────────────────────────────────────────────────────────────────────


def includes(index: int, size: int, leaf: bytes, proof: Sequence[bytes], whole: bytes) -> bool:
    """Whether the proof shows that this leaf is at `index` in the tree with that root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, made = index, size - 1, leaf
    for part in proof:
        if last == 0:
            return False
        right = _right(place, last)
        made = node_hash(part, made) if right else node_hash(made, part)
        place, last = _up(place, last, right=right)
    return last == 0 and made == whole


def extends(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the old tree is the beginning of the new one (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    before = after = path[0] if path else b""
    for part in path[1:]:
        if last == 0:
            return False
        right = _right(place, last)
        before = node_hash(part, before) if right else before
        after = node_hash(part, after) if right else node_hash(after, part)
        place, last = _up(place, last, right=right)
    return last == 0 and (before, after) == (old_root, new_root)


def _right(place: int, last: int) -> bool:
    """Whether what is proved lies on the right of the next part of its proof."""
    return place % 2 == 1 or place == last


def _up(place: int, last: int, *, right: bool) -> tuple[int, int]:
    """Place and last place one level up; at the edge of the tree, as many as have nothing beside them."""
    while right and place and place % 2 == 0:
        place, last = place >> 1, last >> 1
    return place >> 1, last >> 1
