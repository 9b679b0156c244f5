"""Other people's logs, trees, notes and proofs, as they published them."""

import hashlib

import pytest

from quanheng.rules.log import checkpoint, cosignature, merkle, note, proof, tiles
from quanheng.rules.log.checkpoint import Checkpoint
from quanheng.rules.log.note import NoteRejected
from tests.rules.log.known_answers import unb64, vectors

RFC6962 = vectors("rfc6962-tree")
NOTES = vectors("signed-notes")
PATHS = vectors("tile-paths")
TESSERA = vectors("tessera-log")
LEAF_TREE = vectors("leaf-tree")
END_TO_END = vectors("end-to-end-proof")
LEAF_N = [merkle.leaf_hash(f"leaf {n}".encode()) for n in range(1100)]


def _named(vector):
    return vector["file"]


def test_the_eight_leaves_of_rfc6962_have_the_published_hashes_and_roots():
    leaves = [merkle.leaf_hash(bytes.fromhex(text)) for text in RFC6962["leaf_inputs_hex"]]
    level = leaves
    for published in RFC6962["node_hashes_by_level_hex"]:
        assert [value.hex() for value in level] == published
        level = merkle.level_above(level)
    for size, published in enumerate(RFC6962["root_by_size_hex"]):
        assert merkle.root(leaves[:size]).hex() == published
        assert merkle.root_bottom_up(leaves[:size]).hex() == published
        assert tiles.append(tiles.Edge(), leaves[:size]).edge.root().hex() == published


@pytest.mark.parametrize("vector", vectors("inclusion-proofs")["vectors"], ids=_named)
def test_an_inclusion_proof_is_accepted_exactly_when_the_reference_accepts_it(vector):
    def verify():
        merkle.verify_inclusion(
            unb64(vector["leafHash"]),
            index=vector["leafIdx"],
            size=vector["treeSize"],
            proof=[unb64(step) for step in vector["proof"] or []],
            root=unb64(vector["root"]),
        )

    _accepted_unless(vector["wantErr"], verify)


@pytest.mark.parametrize("vector", vectors("consistency-proofs")["vectors"], ids=_named)
def test_a_consistency_proof_is_accepted_exactly_when_the_reference_accepts_it(vector):
    def verify():
        merkle.verify_consistency(
            old=vector["size1"],
            size=vector["size2"],
            old_root=unb64(vector["root1"]),
            root=unb64(vector["root2"]),
            proof=[unb64(step) for step in vector["proof"] or []],
        )

    _accepted_unless(vector["wantErr"], verify)


def _accepted_unless(refused, verify):
    if refused:
        with pytest.raises(merkle.ProofRejected):
            verify()
    else:
        verify()


def test_the_tree_of_1100_leaves_gives_the_published_roots_and_proofs():
    for known in LEAF_TREE["roots"]:
        assert merkle.root(LEAF_N[: known["size"]]) == unb64(known["root"])
    for known in LEAF_TREE["inclusion"]:
        expected = [unb64(step) for step in known["proof"]]
        assert merkle.inclusion_proof(known["index"], LEAF_N[: known["size"]]) == expected
    for known in LEAF_TREE["consistency"]:
        expected = [unb64(step) for step in known["proof"]]
        assert merkle.consistency_proof(known["size1"], LEAF_N[: known["size2"]]) == expected


def test_its_tiles_and_bundles_have_the_published_bytes():
    growth = tiles.append(tiles.Edge(), LEAF_N)
    served = {tiles.Tile(*place).path: data for place, data in growth.full.items()}
    for tile in tiles.partial_tiles(1100):
        served[tile.path] = growth.edge.levels[tile.level]
    assert {path: hashlib.sha256(data).hexdigest() for path, data in served.items()} == {
        known["path"]: known["sha256_hex"] for known in LEAF_TREE["tiles"]
    }
    for known, place in zip(LEAF_TREE["bundles"], tiles.entry_bundles(1100), strict=True):
        first = place.number * tiles.WIDTH
        data = tiles.bundle(f"leaf {n}".encode() for n in range(first, first + place.width))
        assert (place.path, hashlib.sha256(data).hexdigest()) == (known["path"], known["sha256_hex"])


def test_the_tree_of_300_records_has_the_published_root_and_tiles():
    known = vectors("tree-300-records")
    leaves = [merkle.leaf_hash(f"record {n}".encode()) for n in range(300)]
    growth = tiles.append(tiles.Edge(), leaves)

    assert growth.edge.root() == unb64(known["root"])
    assert hashlib.sha256(growth.full[0, 0]).hexdigest() == known["tile_0_000_sha256_hex"]
    assert growth.edge.levels[1] == unb64(known["tile_1_000_p_1"])
    assert hashlib.sha256(growth.edge.levels[0]).hexdigest() == known["tile_0_001_p_44_sha256_hex"]


def test_the_notes_of_go_and_c2sp_verify():
    for known in NOTES["vectors"]:
        key = note.PublicKey.parse(known["vkey"])
        opened, signers = note.verify(known["note"], [key])
        assert signers == (key.name,)
        assert opened.text == known.get("text", opened.text)
        assert str(opened) == known["note"]
        assert str(key) == known["vkey"]


def test_our_signature_of_the_same_text_is_the_same_bytes_as_in_go():
    neumann, root = NOTES["vectors"][0], NOTES["vectors"][1]
    key = note.PrivateKey.parse(neumann["skey"])
    second = note.PrivateKey(root["name"], bytes.fromhex(root["skey_seed_hex"]))

    assert note.sign(neumann["text"], key) == neumann["note"]
    assert note.sign(neumann["text"], key, second) == root["note"]
    assert key.serialise() == neumann["skey"]
    assert str(key.public_key) == neumann["vkey"]


@pytest.mark.parametrize("known", NOTES["reject_vkeys"], ids=lambda known: known["why"])
def test_a_bad_public_key_is_refused(known):
    with pytest.raises(NoteRejected):
        note.PublicKey.parse(known["vkey"])


def test_every_shortened_or_changed_public_key_is_refused():
    good = NOTES["vectors"][0]["vkey"]
    shortened = [good[start:end] for start in range(len(good)) for end in range(start, len(good) + 1)][:-1]
    changed = [good[:at] + chr((ord(good[at]) + 1) % 128) + good[at + 1 :] for at in range(len(good))]
    for bad in {*shortened, *changed} - {good}:
        with pytest.raises(NoteRejected):
            note.PublicKey.parse(bad)


def test_the_checkpoint_of_go_is_formatted_and_parsed():
    known = vectors("checkpoint-body")
    expected = Checkpoint(known["origin"], known["size"], merkle.leaf_hash(b"hello world"))

    assert checkpoint.parse_body(known["body"]) == expected
    assert expected.body() == known["body"]


def test_tile_paths_are_the_published_ones():
    for known in PATHS["paths"]:
        tile = tiles.Tile(known["level"], known["index"], known["width"])
        assert tile.path == known["path"]
        assert tiles.parse_path(known["path"]) == tile
    for known in PATHS["entry_paths_for_log_index"]:
        assert tiles.bundle_for(known["seq"], known["log_size"]).path == known["path"]


def test_the_tiles_of_a_size_are_the_published_ones():
    for known in PATHS["tiles_required"]:
        partial = tiles.partial_tiles(known["size"])
        assert [(t.level, t.number, t.width, t.path) for t in partial] == [
            (k["level"], k["index"], k["width"], k["path"]) for k in known["partial"]
        ]
        assert len(partial) + sum(1 for _ in tiles.full_tiles(known["size"])) == known["count"]


@pytest.mark.parametrize("path", PATHS["reject"])
def test_a_tile_path_spelt_otherwise_is_refused(path):
    with pytest.raises(tiles.TileRejected):
        tiles.parse_path(path)


def test_the_whole_log_of_tessera_is_rebuilt_from_its_bundles_checkpoint_by_checkpoint():
    public, private = note.PublicKey.parse(TESSERA["vkey"]), note.PrivateKey.parse(TESSERA["skey"])
    for signed in TESSERA["checkpoints"].values():
        claimed = checkpoint.verify(signed, origin=public.name, log_keys=[public])
        entries = []
        if claimed.size:
            place = tiles.bundle_for(0, claimed.size)
            entries = tiles.parse_bundle(bytes.fromhex(TESSERA["entry_bundles_hex"][place.path]))
            assert tiles.bundle(entries).hex() == TESSERA["entry_bundles_hex"][place.path]
        edge = tiles.append(tiles.Edge(), [merkle.leaf_hash(entry) for entry in entries]).edge
        for tile in tiles.partial_tiles(claimed.size):
            assert edge.levels[tile.level].hex() == TESSERA["tiles_hex"][tile.path]
        assert (edge.size, edge.root()) == (claimed.size, claimed.root)
        assert checkpoint.sign(claimed, private) == signed


@pytest.mark.parametrize("known", vectors("cosignatures")["vectors"], ids=lambda known: known["name"])
def test_a_cosignature_of_sunlight_is_verified_and_made_again(known):
    key = cosignature.WitnessKey.parse(known["vkey"])
    witness = cosignature.Witness(known["name"], bytes.fromhex(known["seed_hex"]), known["timestamp"])

    assert str(key) == known["vkey"]
    assert cosignature.seen_at(known["checkpoint"], [key]) == {known["name"]: known["timestamp"]}
    assert cosignature.cosign(known["checkpoint"], witness).line() == known["line"]


def test_the_proof_file_shows_its_leaf_and_no_other():
    key = note.PublicKey.parse(END_TO_END["log_vkey"])
    witnesses = [cosignature.WitnessKey.parse(text) for text in END_TO_END["witness_vkeys"]]
    parsed = proof.parse(END_TO_END["tlog_proof"])

    assert str(parsed) == END_TO_END["tlog_proof"]
    assert parsed.extra == b"opaque"
    assert set(cosignature.seen_at(parsed.checkpoint, witnesses)) == {w.name for w in witnesses}
    assert proof.verify(parsed, END_TO_END["leaf"].encode(), origin=key.name, log_keys=[key]).size == 1000
    with pytest.raises(merkle.ProofRejected):
        proof.verify(parsed, b"leaf 655", origin=key.name, log_keys=[key])


def test_the_proof_file_is_made_again_from_the_tree_and_the_seeds():
    seeds = [hashlib.sha256(label.encode()).digest() for label in END_TO_END["labels"]]
    claim = Checkpoint("log.gov.example/2026", 1000, merkle.root(LEAF_N[:1000]))
    signed = checkpoint.sign(claim, note.PrivateKey(claim.origin, seeds[0]))
    for number, at in ((1, 1763856000), (2, 1763856001)):
        signed += cosignature.cosign(
            signed, cosignature.Witness(f"witness.example/w{number}", seeds[number], at)
        ).line()

    made = proof.LogProof(654, tuple(merkle.inclusion_proof(654, LEAF_N[:1000])), signed, b"opaque")

    assert signed == END_TO_END["checkpoint"]
    assert str(made) == END_TO_END["tlog_proof"]
