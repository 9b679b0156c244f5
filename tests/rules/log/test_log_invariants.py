"""What must hold of every tree, proof, tile and text."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quanheng.rules.log import checkpoint, cosignature, merkle, note, proof, tiles
from quanheng.rules.log.checkpoint import Checkpoint, CheckpointRejected
from quanheng.rules.log.merkle import ProofRejected
from quanheng.rules.log.note import NoteRejected

LEAVES = [merkle.leaf_hash(n.to_bytes(4, "big")) for n in range(66_000)]
SIZES = st.one_of(st.integers(0, 40), st.integers(200, 1100), st.sampled_from([255, 256, 257, 511, 512, 513]))
SOME = SIZES.filter(bool)
HASHES = st.binary(min_size=32, max_size=32)
KEY = note.PrivateKey("log.example/2026", b"\x07" * 32)


def grown(size, batches=()):
    """The tree of `size` grown in batches: its edge and every full tile."""
    edge, full, at = tiles.Edge(), {}, 0
    for end in [*sorted(min(b, size) for b in batches), size]:
        growth = tiles.append(edge, LEAVES[at:end])
        edge, at = growth.edge, end
        assert not full.keys() & growth.full.keys()
        full |= growth.full
    return edge, full


def reader(edge, full):
    return lambda tile: full[tile.level, tile.number] if tile.full else edge.levels[tile.level]


@given(SIZES, st.lists(st.integers(0, 1100), max_size=6))
def test_one_root_whichever_way_it_is_reached(size, batches):
    edge, full = grown(size, batches)
    expected = merkle.root(LEAVES[:size])

    assert merkle.root_bottom_up(LEAVES[:size]) == expected
    assert edge.root() == expected
    assert tiles.root_from_tiles(size, reader(edge, full)) == expected


@given(SIZES)
def test_an_edge_is_unpacked_as_it_was_packed(size):
    edge, _ = grown(size)
    assert tiles.Edge.unpack(size, edge.pack()) == edge
    for bad in (edge.pack() + b"x", edge.pack()[:-1] if size else b"x"):
        with pytest.raises(tiles.TileRejected):
            tiles.Edge.unpack(size, bad)


def test_a_tree_of_three_tile_levels_has_one_root_too():
    edge, full = grown(66_000, [1, 300, 65_536])

    assert len(edge.levels) == 3
    assert edge.root() == merkle.root(LEAVES)
    assert tiles.root_from_tiles(66_000, reader(edge, full)) == edge.root()
    for index in (0, 255, 256, 65_535, 65_536, 65_999):
        assert tiles.inclusion_proof(index, 66_000, reader(edge, full)) == merkle.inclusion_proof(index, LEAVES)
    for old in (1, 256, 65_535, 65_536, 65_537):
        assert tiles.consistency_proof(old, 66_000, reader(edge, full)) == merkle.consistency_proof(old, LEAVES)


@given(SOME, st.data())
def test_every_inclusion_proof_verifies_and_comes_equal_from_tiles(size, data):
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_proof(index, LEAVES[:size])

    merkle.verify_inclusion(LEAVES[index], index=index, size=size, proof=path, root=merkle.root(LEAVES[:size]))
    assert tiles.inclusion_proof(index, size, reader(*grown(size))) == path


@given(SOME, st.data())
def test_a_proof_changed_anywhere_is_refused(size, data):
    index = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_proof(index, LEAVES[:size])
    changed = data.draw(_changes(path))
    assume(changed != path)

    with pytest.raises(ProofRejected):
        merkle.verify_inclusion(LEAVES[index], index=index, size=size, proof=changed, root=merkle.root(LEAVES[:size]))


@st.composite
def _changes(draw, path):
    """One bit flipped, one hash lost, added or moved."""
    changed = list(path)
    kind = draw(st.sampled_from(["flip", "drop", "add", "swap"] if path else ["add"]))
    at = draw(st.integers(0, max(0, len(path) - 1)))
    if kind == "flip":
        bit = 1 << draw(st.integers(0, 255))
        changed[at] = (int.from_bytes(path[at], "big") ^ bit).to_bytes(32, "big")
    elif kind == "drop":
        del changed[at]
    elif kind == "add":
        changed.insert(draw(st.integers(0, len(path))), draw(HASHES))
    else:
        other = draw(st.integers(0, len(path) - 1))
        changed[at], changed[other] = changed[other], changed[at]
    return changed


@given(SOME, st.integers(-2, 1200), st.data())
def test_a_proof_for_another_place_is_refused(size, claimed, data):
    index = data.draw(st.integers(0, size - 1))
    assume(claimed != index)

    with pytest.raises(ProofRejected):
        merkle.verify_inclusion(
            LEAVES[index],
            index=claimed,
            size=size,
            proof=merkle.inclusion_proof(index, LEAVES[:size]),
            root=merkle.root(LEAVES[:size]),
        )


@given(SOME, st.data())
def test_every_tree_is_shown_to_begin_with_each_earlier_one(size, data):
    old = data.draw(st.integers(1, size))
    path = merkle.consistency_proof(old, LEAVES[:size])
    roots = {"old_root": merkle.root(LEAVES[:old]), "root": merkle.root(LEAVES[:size])}

    merkle.verify_consistency(old=old, size=size, proof=path, **roots)
    assert tiles.consistency_proof(old, size, reader(*grown(size))) == path
    changed = data.draw(_changes(path))
    assume(changed != path)
    with pytest.raises(ProofRejected):
        merkle.verify_consistency(old=old, size=size, proof=changed, **roots)


@given(SOME, st.data())
def test_a_tree_with_another_past_is_never_shown_to_begin_with_this_one(size, data):
    old = data.draw(st.integers(1, size))
    rewritten = list(LEAVES[:size])
    rewritten[data.draw(st.integers(0, old - 1))] = merkle.leaf_hash(b"rewritten")

    with pytest.raises(ProofRejected):
        merkle.verify_consistency(
            old=old,
            size=size,
            old_root=merkle.root(LEAVES[:old]),
            root=merkle.root(rewritten),
            proof=merkle.consistency_proof(old, rewritten),
        )


@given(SIZES, st.integers(0, 600))
def test_what_was_published_of_a_tree_stays_the_beginning_of_a_larger_one(size, more):
    small, small_full = grown(size)
    large, large_full = grown(size + more, [size])

    assert small_full.items() <= large_full.items()
    for level, hashes in enumerate(small.levels):
        number = (size >> 8 * level) // tiles.WIDTH
        later = large_full.get((level, number), large.levels[level])
        assert later.startswith(hashes)


@given(st.integers(0, 10**15), st.integers(0, 10**6))
def test_the_tiles_of_a_size_hold_every_hash_once(size, since):
    widths = {(tile.level, tile.number) for tile in tiles.partial_tiles(size)}
    assert widths == {(level, (size >> 8 * level) // 256) for level in range(8) if (size >> 8 * level) % 256}
    small = size % 200_000
    assert set(tiles.full_tiles(small)) - set(tiles.full_tiles(min(since, small))) == set(
        tiles.full_tiles(small, min(since, small))
    )


@given(st.one_of(st.none(), st.integers(0, 63)), st.integers(0, 10**18), st.integers(1, 256))
def test_a_tile_path_is_read_back_as_written(level, number, width):
    tile = tiles.Tile(level, number, width)
    assert tiles.parse_path(tile.path) == tile


@given(st.text(alphabet="tile/entries0123456789x.p-+ \n", max_size=30))
def test_a_text_that_is_read_as_a_path_is_that_path(text):
    try:
        tile = tiles.parse_path(text)
    except tiles.TileRejected:
        return
    assert tile.path == text


@given(st.lists(st.binary(max_size=300), max_size=20), st.data())
def test_a_bundle_is_read_back_and_never_cut_short(entries, data):
    packed = tiles.bundle(entries)
    assert tiles.parse_bundle(packed) == entries
    cut = data.draw(st.integers(0, max(0, len(packed) - 1)))
    try:
        kept = tiles.parse_bundle(packed[:cut])
    except tiles.TileRejected:
        return
    assert kept == entries[: len(kept)]


@given(
    st.integers(0, 2**64 - 1),
    HASHES,
    st.text(min_size=1, alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"])),
)
def test_a_checkpoint_is_read_back_as_written(size, root, origin):
    claim = Checkpoint(origin, size, root if size else merkle.EMPTY_ROOT)
    assert checkpoint.parse_body(claim.body()) == claim


def test_a_checkpoint_spelt_in_any_other_way_is_refused():
    good = Checkpoint("log.example", 12, b"\x01" * 32).body()
    origin, _size, root, _end = good.split("\n")
    for bad in [
        f"{origin}\n012\n{root}\n",
        f"{origin}\n+12\n{root}\n",
        f"{origin}\n12 \n{root}\n",
        f"{origin}\n{2**64}\n{root}\n",
        f"{origin}\n١٢\n{root}\n",
        f"{origin}\n\n{root}\n",
        f"{origin}\n12\n{root.rstrip('=')}\n",
        f"{origin}\n12\n{root[:-2]}F=\n",
        f"{origin}\n12\n{root} \n",
        f"{origin}\n12\n{root}",
        f"{origin}\n12\n{root}\n\n",
        f"{origin}\n12\n{root}\nextension\n\nextension\n",
        f"\n12\n{root}\n",
        good.replace("\n", "\r\n"),
        f"{origin}\n0\n{root}\n",
    ]:
        with pytest.raises(CheckpointRejected):
            checkpoint.parse_body(bad)
    assert checkpoint.parse_body(good + "an extension line\n").size == 12


@given(st.data())
def test_a_signed_checkpoint_with_any_byte_changed_is_refused(data):
    signed = checkpoint.sign(Checkpoint("log.example/2026", 5, b"\x05" * 32), KEY).encode()
    at = data.draw(st.integers(0, len(signed) - 1))
    changed = signed[:at] + bytes([signed[at] ^ (1 << data.draw(st.integers(0, 7)))]) + signed[at + 1 :]

    with pytest.raises((NoteRejected, CheckpointRejected)):
        checkpoint.verify(changed, origin="log.example/2026", log_keys=[KEY.public_key])


def test_a_note_in_any_other_form_is_refused():
    good = note.sign("text\n", KEY)
    line = good.partition("\n\n")[2]
    for bad in [
        "text\n" + line,
        "text\n\n",
        good[:-1],
        good + "\n",
        good.replace("— ", "- "),
        good.replace("— ", "—  "),
        good.replace("\n", "\r\n"),
        "te\x00xt\n\n" + line,
        "te\txt\n\n" + line,
        b"te\xffxt\n\n" + line.encode(),
        "text\n\n" + line * 65,
        "text\n\n— name AAAA\n",
        "text\n\n— na+me AAAAAAAA\n",
        "text\n" * 20_000 + "\n" + line,
    ]:
        with pytest.raises(NoteRejected):
            note.parse(bad)


def test_a_note_is_split_at_its_last_empty_line():
    signed = note.sign("one\n\n\ntwo\n\nthree\n", KEY)
    assert note.verify(signed, [KEY.public_key])[0].text == "one\n\n\ntwo\n\nthree\n"


def test_a_false_line_of_a_known_key_spoils_a_note_and_an_unknown_one_does_not():
    good = note.sign("text\n", KEY)
    stranger = note.PrivateKey("stranger", b"\x08" * 32)
    false = note.Signature(KEY.name, KEY.key_id, bytes(64)).line()
    sixteen = "".join(note.Signature(f"unknown{n}", bytes(4), bytes(64)).line() for n in range(16))

    assert note.verify(good + sixteen, [KEY.public_key])[1] == (KEY.name,)
    with pytest.raises(NoteRejected):
        note.verify(good + false, [KEY.public_key])
    with pytest.raises(NoteRejected):
        note.verify(note.sign("text\n", stranger), [KEY.public_key])
    with pytest.raises(NoteRejected):
        note.verify(good, [KEY.public_key, note.PublicKey(KEY.name, KEY.public_key.public)])


def test_a_checkpoint_of_another_log_is_refused_though_the_key_is_known():
    signed = checkpoint.sign(Checkpoint("other.example", 5, b"\x05" * 32), KEY)
    with pytest.raises(CheckpointRejected):
        checkpoint.verify(signed, origin="log.example/2026", log_keys=[KEY.public_key])


def test_a_cosignature_holds_for_its_second_only():
    signed = checkpoint.sign(Checkpoint("log.example/2026", 5, b"\x05" * 32), KEY)
    witness = cosignature.Witness("witness.example", b"\x09" * 32, 1_800_000_000)
    line = cosignature.cosign(signed, witness)
    later = note.Signature(line.name, line.key_id, (1_800_000_001).to_bytes(8, "big") + line.signature[8:])

    assert cosignature.seen_at(signed + line.line(), [witness.public_key]) == {"witness.example": 1_800_000_000}
    for bad in (later, note.Signature(line.name, line.key_id, line.signature[8:])):
        with pytest.raises(NoteRejected):
            cosignature.seen_at(signed + bad.line(), [witness.public_key])


@given(st.data())
def test_a_proof_file_is_read_back_and_refused_with_any_byte_changed(data):
    size = data.draw(st.integers(1, 20))
    index = data.draw(st.integers(0, size - 1))
    entries = [n.to_bytes(4, "big") for n in range(size)]
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    signed = checkpoint.sign(Checkpoint(KEY.name, size, merkle.root(leaves)), KEY)
    written = str(proof.LogProof(index, tuple(merkle.inclusion_proof(index, leaves)), signed))
    known = {"origin": KEY.name, "log_keys": [KEY.public_key]}

    assert str(proof.parse(written)) == written
    assert proof.verify(proof.parse(written), entries[index], **known).size == size
    at = data.draw(st.integers(0, len(written) - 1))
    changed = written[:at] + chr(ord(written[at]) ^ 1) + written[at + 1 :]
    with pytest.raises((ProofRejected, NoteRejected, CheckpointRejected)):
        proof.verify(proof.parse(changed), entries[index], **known)


@pytest.mark.parametrize(
    "head",
    [
        "c2sp.org/tlog-proof@v2\nindex 0\n",
        "c2sp.org/tlog-proof@v1\nindex 00\n",
        "c2sp.org/tlog-proof@v1\nindex -1\n",
        "c2sp.org/tlog-proof@v1\nAAAA\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n" + ("A" * 43 + "=\n") * 64,
    ],
)
def test_a_proof_file_in_any_other_form_is_refused(head):
    with pytest.raises(ProofRejected):
        proof.parse(head + "\ncheckpoint\n")
