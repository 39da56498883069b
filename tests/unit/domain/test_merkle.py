"""The Merkle tree: against the vectors of Certificate Transparency, and against the definition itself."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.merkle import (
    EMPTY,
    consistency_proof,
    extends,
    grown,
    includes,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    tree_of,
)

# The leaves and answers of Certificate Transparency's own tests of its tree.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
FIRST = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
)
SIXTH = (
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    ROOTS[4],
)
INCLUSION = {
    (0, 1): (),
    (0, 8): FIRST,
    (5, 8): SIXTH,
    (2, 3): (ROOTS[2],),
    (1, 5): (ROOTS[1], FIRST[1], SIXTH[0]),
}
CONSISTENCY = {
    (1, 1): (),
    (1, 8): FIRST,
    (6, 8): ("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", SIXTH[1], ROOTS[4]),
    (2, 5): (FIRST[1], SIXTH[0]),
}
TREE = tree_of(map(leaf_hash, LEAVES))


def hexed(proof: tuple[bytes, ...]) -> tuple[str, ...]:
    return tuple(part.hex() for part in proof)


@pytest.mark.parametrize("size", range(9))
def test_the_known_roots(size: int) -> None:
    assert root(size, TREE.__getitem__).hex() == ROOTS[size]


@pytest.mark.parametrize(("where", "proof"), INCLUSION.items())
def test_the_known_inclusion_proofs(where: tuple[int, int], proof: tuple[str, ...]) -> None:
    assert hexed(inclusion_proof(*where, TREE.__getitem__)) == proof


@pytest.mark.parametrize(("sizes", "proof"), CONSISTENCY.items())
def test_the_known_consistency_proofs(sizes: tuple[int, int], proof: tuple[str, ...]) -> None:
    assert hexed(consistency_proof(*sizes, TREE.__getitem__)) == proof


# ── against the definition, as RFC 6962 writes it down ──────────────────────────────────────────────────


def split(width: int) -> int:
    k = 1
    while k * 2 < width:
        k *= 2
    return k


def mth(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = split(len(leaves))
    return node_hash(mth(leaves[:k]), mth(leaves[k:]))


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


many = st.lists(st.binary(max_size=3), min_size=1, max_size=40)


@given(many)
def test_the_root_is_that_of_the_definition(leaves: list[bytes]) -> None:
    assert root(len(leaves), tree_of(map(leaf_hash, leaves)).__getitem__) == mth(leaves)


@given(many, st.data())
def test_inclusion_is_that_of_the_definition_and_proves_it(leaves: list[bytes], data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(leaves)))
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, tree_of(map(leaf_hash, leaves)).__getitem__)
    assert list(proof) == path(index, leaves[:size])
    assert includes(index, size, leaf_hash(leaves[index]), proof, mth(leaves[:size]))


@given(many, st.data())
def test_consistency_is_that_of_the_definition_and_proves_it(
    leaves: list[bytes], data: st.DataObject
) -> None:
    new = data.draw(st.integers(1, len(leaves)))
    old = data.draw(st.integers(1, new))
    proof = consistency_proof(old, new, tree_of(map(leaf_hash, leaves)).__getitem__)
    assert list(proof) == subproof(old, leaves[:new], True)
    assert extends(old, new, mth(leaves[:old]), mth(leaves[:new]), proof)


def damaged(proof: tuple[bytes, ...], data: st.DataObject) -> list[bytes]:
    """The proof with a part changed, taken out, doubled or added."""
    parts = list(proof)
    place = data.draw(st.integers(0, len(parts)))
    how = data.draw(st.sampled_from(["add", "cut", "change", "double"]))
    if how == "add" or place == len(parts):
        parts.insert(place, leaf_hash(b"other"))
    elif how == "cut":
        del parts[place]
    elif how == "change":
        parts[place] = bytes([parts[place][0] ^ 1]) + parts[place][1:]
    else:
        parts.insert(place, parts[place])
    return parts


@given(st.integers(1, 40), st.data())
def test_a_damaged_proof_proves_nothing(new: int, data: st.DataObject) -> None:
    leaves = [bytes([n]) for n in range(new)]
    look = tree_of(map(leaf_hash, leaves)).__getitem__
    index, old = data.draw(st.integers(0, new - 1)), data.draw(st.integers(1, new))
    included = damaged(inclusion_proof(index, new, look), data)
    assert not includes(index, new, leaf_hash(leaves[index]), included, mth(leaves))
    longer = damaged(consistency_proof(old, new, look), data)
    assert not extends(old, new, mth(leaves[:old]), mth(leaves), longer)


@given(st.integers(2, 40), st.data())
def test_a_proof_is_of_one_leaf_at_one_place_in_one_tree(size: int, data: st.DataObject) -> None:
    leaves = [bytes([n]) for n in range(size)]
    look = tree_of(map(leaf_hash, leaves)).__getitem__
    index, other = data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True))
    proof = inclusion_proof(index, size, look)
    assert not includes(index, size, leaf_hash(leaves[other]), proof, mth(leaves))
    assert not includes(other, size, leaf_hash(leaves[index]), proof, mth(leaves))
    assert not includes(index, size, leaf_hash(leaves[index]), proof, mth(leaves[:-1]))


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="leaf"):
        inclusion_proof(index, size, TREE.__getitem__)
    assert not includes(index, size, EMPTY, (), EMPTY)


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3), (-1, 3)])
def test_there_is_no_proof_between_trees_that_are_not_there(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="trees"):
        consistency_proof(old, new, TREE.__getitem__)
    assert not extends(old, new, EMPTY, EMPTY, ())


def test_growing_reads_no_more_than_the_height_of_the_tree() -> None:
    nodes = tree_of(leaf_hash(bytes([n % 251])) for n in range(1023))
    read: list[tuple[int, int]] = []
    fresh = dict(grown(1023, leaf_hash(b""), lambda node: (read.append(node), nodes[node])[1]))
    assert len(read) == 10
    assert len(fresh) == 11
    read.clear()
    inclusion_proof(77, 1000, lambda node: (read.append(node), nodes[node])[1])
    assert len(read) <= 20
