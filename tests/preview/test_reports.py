"""What running apps report: kept by app and build, bounded, the same thing once, and known to every worker."""

from __future__ import annotations

from overskill.bus import Bus
from overskill.preview import reports as room
from overskill.preview.reports import Report, Reports
from tests.redis_server import RedisServer, redis_server
from tests.test_bus import until_heard

__all__ = ["redis_server"]


async def test_reports_belong_to_their_build() -> None:
    reports = Reports(Bus())
    dead, refused = Report("b1", "error", "it broke", "src/App.tsx"), Report("b1", "refused", "No eval.")
    for report in (dead, refused, dead, Report("b2", "error", "another")):
        await reports.add("app", report)
    assert list(await reports.of("app", "b1")) == [dead, refused]
    assert [one.text for one in await reports.of("app", "b2")] == ["another"]
    assert not await reports.of("another", "b1")


async def test_no_app_can_fill_the_memory() -> None:
    reports = Reports(Bus())
    for build in range(room.MAX_BUILDS + 10):
        await reports.add("app", Report(str(build), "error", "x"))
    for number in range(2 * room.MAX_REPORTS):
        await reports.add("app", Report("last", "error", str(number)))
    assert not await reports.of("app", "0")
    assert len(await reports.of("app", "last")) == room.MAX_REPORTS


async def test_another_worker_reads_what_this_one_heard(redis_server: RedisServer) -> None:
    here, there = Bus(redis_server.address), Bus(redis_server.address)
    async with here.open(), there.open():
        await until_heard([here, there])
        await Reports(here).add("shared app", Report("b1", "error", "it broke"))
        assert [one.text for one in await Reports(there).of("shared app", "b1")] == ["it broke"]
