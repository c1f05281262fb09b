"""What the benchmarks reckon by themselves: percentiles, tables, the script and what the kernel says."""

import re

import pytest

import benchmarks.__main__ as bench
from benchmarks.figures import Bar, Figure, one, percentile, spread
from benchmarks.peers import tables
from benchmarks.peers.field import PEERS
from benchmarks.script import LAST, MARK, conversation, marks_of, text_of, tokens_of
from benchmarks.wire import parsed


@pytest.mark.parametrize(
    ("samples", "percent", "expected"),
    [([7], 50, 7), ([1, 2, 3, 4], 50, 2), (list(range(1, 101)), 95, 95), ([3, 1, 2], 100, 3), ([5, 9], 0, 5)],
)
def test_a_percentile_is_one_of_the_samples(samples: list[float], percent: float, expected: float):
    assert percentile(samples, percent) == expected


def test_nothing_measured_is_not_zero():
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 95)


def test_a_bar_holds_for_its_statistic():
    assert Figure("lag", {"p50": 9, "p95": 50}, "ms", Bar("p95", 50)).met is True
    assert spread("lag", [10, 60], "ms", 50).met is False
    assert one("size", 3, "MB").met is None


def test_every_section_has_one_measure():
    assert len(set(bench.SECTIONS)) == len(bench.SECTIONS)


def test_the_script_is_the_same_each_time_and_its_marks_differ():
    assert len(tokens_of(4000)) == 4000
    marks = marks_of(4000)
    assert len(set(marks)) == len(marks) > 150
    assert text_of(4000).startswith(text_of(500)[:1000])


def test_a_conversation_ends_with_its_last_word_alone():
    said = conversation(200)
    assert [role for role, _ in said] == ["user", "assistant"] * 100
    assert [LAST in text for _, text in said] == [False] * 199 + [True]
    assert not any(MARK.search(text) for _, text in said)
    assert conversation(0) == []


def test_the_kernels_listing_is_read():
    listing = (
        "ESTAB 0 0 127.0.0.1:8000 127.0.0.1:4001 cubic rto:204 bytes_sent:900 bytes_acked:800 segs_out:7\n"
        "FIN-WAIT-2 0 0 127.0.0.1:8000 127.0.0.1:4002\n"
    )
    assert parsed(listing) == {"127.0.0.1:8000 127.0.0.1:4001": 800}
    assert parsed("") == {}


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_each_peer_is_pinned_down_to_its_last_package(peer):
    pins = [line for line in peer.pins.read_text().splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[\w.+]+", pin) for pin in pins)
    assert peer.version
    assert any(pin.startswith("anthropic==") for pin in pins)
    assert (peer.pins.parent / f"{peer.name}_app.py").exists()


def answer(tokens: int, rate: int, **known: float | None) -> dict:
    finished = {"p50": 10.0, "p95": 20.0, "last": 5.0, "after_last": 100.0, "first": 30.0} | known
    costs = {"app": 4000, "wire": 1000, "size": 2000, "server": 0.5, "renderer": 1.0}
    return {"tokens": tokens, "rate": rate, "finished": finished["last"] is not None} | finished | costs


LOADING = {"cold": 900.0, "warm": 300.0, "frame": None, "server": 0.1, "renderer": 0.5, "app": 1, "wire": 2}
ABOUT = {"cores": 2, "processor": "P", "chromium": "C", "python": "3", "neighbours": 0.0}


def test_the_tables_show_what_was_not_finished_not_measured_and_not_started():
    rows = {
        "overskill": {"version": "1", "answers": [answer(500, 80), answer(4000, 80)], "loading": LOADING},
        "slow": {"version": "2", "answers": [answer(500, 80), answer(4000, 80, last=None)], "loading": LOADING},
        "gone": {"version": "3", "failed": "no such package"},
    }
    lines = tables.everything(ABOUT, rows).splitlines()
    ours, slow = (next(line for line in lines if line.startswith(name)) for name in ("| overskill 1", "| slow 2"))
    assert ours == "| overskill 1 | 10 | 20 | 5 | 10 | 20 | 5 |"
    assert slow == "| slow 2 | 10 | 20 | 5 | ✗ | ✗ | ✗ |"
    assert "gone 3 was not measured: no such package" in lines
    assert any(line.startswith("| overskill 1 | 2.0 | 2.0 | 1.0 | 0.5 | 0.5 | 1.0 |") for line in lines)
    assert any(line.startswith("| overskill 1 | - |") for line in lines), "nothing was measured at full speed"
