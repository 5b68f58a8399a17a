"""``update``: each source is refreshed wholly or stays as it was, whatever befalls the others."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import updates
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from updates import STATED, small, state, update

import misbehaving
from misbehaving import BAD_DATA, CSV, NETWORK, Server, gives
from skips import SHARED
from weighbridge.cli import run
from weighbridge.errors import BadData
from weighbridge.evidence.build import cells, places
from weighbridge.registry import Address, load
from weighbridge.sources import snapshot

home, server = updates.home, updates.server


def test_first_update_is_a_root_that_a_build_reads(
    server: Server, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    registry = small(server, "one", "two")
    server.answers = {"/one/t.csv": [gives(ETag='"a"')], "/two/t.csv": [gives()]}
    code, found = update(registry, capsys)
    assert code == 0
    assert [each["status"] for each in found.values()] == ["refreshed", "refreshed"]
    assert (found["one"]["cells"], found["one"]["cells_before"]) == (1, None)
    assert found["one"]["changed"] == ["t.csv"]
    (cell,) = cells(home / "snapshots", registry, "one")
    assert (cell.name, cell.value, cell.file, cell.source) == ("qwen-14b", "66.3", "t.csv", "one")


TROUBLES = {**NETWORK, **BAD_DATA}
del TROUBLES["unchanged, unasked"]  # here it is asked for


@pytest.mark.parametrize("trouble", TROUBLES)
def test_45_troubles_leave_the_last_good_snapshot_and_the_other_sources(
    server: Server, home: Path, capsys: pytest.CaptureFixture[str], trouble: str
) -> None:
    assert len(TROUBLES) == 45
    registry = small(server, "bad", "other")
    server.answers = {"/bad/t.csv": [gives(ETag='"a"')], "/other/t.csv": [gives()]}
    assert update(registry, capsys)[0] == 0
    before = state(home, "bad")
    answer, said = TROUBLES[trouble]
    server.answers = {"/bad/t.csv": [answer], "/other/t.csv": [gives(CSV + b"qwen-7b,5\n")]}
    server.answers["/ring"] = [answer]
    limits = {"total": 0.5} if "drip" in trouble else {}
    code, found = update(registry, capsys, **limits)
    status, expected = ("network", 4) if trouble in NETWORK else ("bad_data", 3)
    assert (code, found["bad"]["status"]) == (expected, status)
    assert said in found["bad"]["why"]
    assert state(home, "bad") == before
    assert (found["other"]["status"], found["other"]["cells"]) == ("refreshed", 2)
    assert found["other"]["cells_before"] == 1
    kept = [path.name for path in (home / "snapshots" / "content").iterdir()]
    assert len(kept) == 2
    assert sorted(p.name for p in (home / "snapshots").iterdir()) == ["content", "raw", "versions"]


def test_bad_data_goes_before_the_network(
    server: Server, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answers = {"/one/t.csv": [gives(b"a,b\n1,2\n")], "/two/t.csv": [gives(b"", 404)]}
    code, found = update(small(server, "one", "two"), capsys)
    assert code == 3
    assert [each["status"] for each in found.values()] == ["bad_data", "network"]
    assert not (home / "snapshots" / "raw").exists()


def test_one_file_of_several_that_fails_fails_its_source(
    server: Server, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    registry = small(server, "one")
    (spec,) = registry.maps["one"]
    registry.maps["one"] = (spec, replace(spec, file="u.csv"))
    registry.addresses["one"] += (Address("u.csv", server.url("/u.csv")),)
    server.answers = {"/one/t.csv": [gives()], "/u.csv": [gives()]}
    assert update(registry, capsys)[1]["one"]["changed"] == ["t.csv", "u.csv"]
    before = state(home, "one")
    server.answers = {"/one/t.csv": [gives(CSV + b"a,1\n")], "/u.csv": [gives(b"", 404)]}
    assert update(registry, capsys)[1]["one"]["status"] == "network"
    assert state(home, "one") == before
    server.answers["/u.csv"] = [gives()]
    assert update(registry, capsys)[1]["one"]["changed"] == ["t.csv"]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(st.decimals(0, 100, places=1), min_size=1, max_size=5),
    validator=st.sampled_from([{}, {"ETag": '"a"'}, {"Last_Modified": "yesterday"}]),
)
def test_two_updates_of_unchanged_content_give_one_snapshot(
    server: Server,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    rows: list[Any],
    validator: dict[str, str],
) -> None:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("WEIGHBRIDGE_HOME", str(home))
    body = b"model,score\n" + b"".join(b"qwen-14b,%s\n" % str(row).encode() for row in rows)
    server.answers = {"/one/t.csv": [gives(body, **validator)]}
    registry = small(server, "one")
    _, first = update(registry, capsys)
    before = state(home, "one")
    _, second = update(registry, capsys, now=lambda: datetime(2026, 7, 1, tzinfo=UTC))
    assert (first["one"]["status"], second["one"]["status"]) == ("refreshed", "unchanged")
    assert first["one"]["retrieved"] == second["one"]["retrieved"]
    assert state(home, "one") == before
    assert len(list((home / "snapshots" / "content").iterdir())) == 1
    assert len(list((home / "snapshots" / "versions" / "one").iterdir())) == 1


def test_damaged_snapshot_is_asked_for_anew(
    server: Server, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    registry = small(server, "one")
    server.answers = {"/one/t.csv": [gives(ETag='"a"')]}
    update(registry, capsys)
    (content,) = (home / "snapshots" / "content").iterdir()
    content.chmod(0o644)
    content.write_bytes(b"damaged")
    code, found = update(registry, capsys)
    assert (code, found["one"]["status"]) == (0, "refreshed")
    assert content.read_bytes() == CSV


def test_copy_of_another_day_takes_the_day_of_retrieval(
    server: Server, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    registry = small(server, "known", "newer", "month")
    for source, content in (("known", CSV), ("newer", CSV + b"a,1\n"), ("month", CSV)):
        server.answers[f"/{source}/t.csv"] = [gives(content)]
    (address,) = registry.addresses["known"]
    sha256 = hashlib.sha256(CSV).hexdigest()
    registry.addresses["known"] = (replace(address, sha256=sha256),)
    (spec,) = registry.maps["month"]
    month = {**STATED, "as_of": "2023-05", "as_of_kind": "month that names the board"}
    registry.maps["month"] = (replace(spec, constants=month),)
    update(registry, capsys)
    said = {
        source: {(c.as_of, c.as_of_kind) for c in cells(home / "snapshots", registry, source)}
        for source in places(home / "snapshots", registry)
    }
    assert said == {
        "known": {("2024-05-01", "day of upstream's commit")},
        "newer": {("2026-06-01", "day of retrieval")},
        "month": {("2023-05", "month that names the board")},
    }


def test_interrupted_update_leaves_what_was_there(
    server: Server, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    registry = small(server, "one")
    server.answers = {"/one/t.csv": [gives()]}
    update(registry, capsys)
    before = state(home, "one")

    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    server.answers = {"/one/t.csv": [gives(b"", 500)]}
    with pytest.raises(KeyboardInterrupt):
        update(registry, capsys, sleep=interrupt)
    assert state(home, "one") == before
    assert not list((home / "snapshots").glob(".*"))


def test_switched_off(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["update", "--offline"]) == 4
    assert "build from a folder" in capsys.readouterr().err
    monkeypatch.setenv("WEIGHBRIDGE_OFFLINE", "1")
    assert run(["update", "bfcl"]) == 4
    assert "WEIGHBRIDGE_OFFLINE" in capsys.readouterr().err
    assert run(["update", "--dry-run"]) == 0
    monkeypatch.setenv("WEIGHBRIDGE_OFFLINE", "0")
    assert run(["update", "cn-claims"]) == 1
    assert "collected by hand" in capsys.readouterr().out
    assert run(["update", "nonsense"]) == 2
    assert "bfcl" in capsys.readouterr().err
    assert not (home / "store.duckdb").exists()


def test_home_that_cannot_be_written(
    server: Server, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    (home / "snapshots").write_text("a file where a folder should be")
    with pytest.raises(BadData, match="cannot be written"):
        update(small(server, "one"), capsys)


def test_address_of_the_registry_is_never_asked_over_plain_http(
    server: Server, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answers = {"/one/t.csv": [gives()]}
    code, found = update(small(server, "one"), capsys, loopback=False)
    assert (code, server.asked) == (4, [])
    assert "expected https" in found["one"]["why"]


@pytest.mark.skipif(not SHARED.exists(), reason="no ../shared beside the checkout")
def test_sources_served_from_their_copies_read_the_same(
    server: Server, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = load()
    served = {}
    for source, addresses in known.addresses.items():
        folder = SHARED / "raw" / source
        for each in addresses:
            content = (folder / each.file).read_bytes()
            server.answers[f"/{source}/{each.file}"] = [gives(content, Content_Type="text/plain")]
        served[source] = tuple(
            replace(each, url=server.url(f"/{source}/{each.file}")) for each in addresses
        )
    registry = replace(known, addresses=served)
    code, found = update(registry, capsys, size=64 * misbehaving.MEGABYTE, total=60, read=10)
    statuses = {source: each["status"] for source, each in found.items()}
    assert code == 0
    read = {*known.maps, *known.row_maps, *known.outcomes}
    assert statuses == {s: "refreshed" if s in served else "no_address" for s in read}
    assert all(found[source]["why"] for source in read - served.keys())
    assert len(served) >= 45
    for source, addresses in served.items():
        for each in addresses:
            copy = home / "snapshots" / "raw" / source / each.file
            original = SHARED / "raw" / source / each.file
            assert copy.read_bytes() == original.read_bytes()
        kept = snapshot.in_use(home / "snapshots", source)
        assert all(kept[each.file].as_of == "" for each in addresses if each.sha256)
    assert places(home / "snapshots", registry).keys() == served.keys()
    copies, originals = home / "snapshots", SHARED
    assert cells(copies, registry, "aider") == cells(originals, known, "aider")
    assert update(registry, capsys, "aider", "bfcl")[1]["aider"]["status"] == "unchanged"
