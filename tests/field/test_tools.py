"""Slips that models make with tools: each is understood, undone or told, and nothing is lost in silence."""

from __future__ import annotations

import pytest

from tests.tools.recorded import RecordedWork, app

PATH_DATA = "".join(f"M{n} {n + 7}l{n * 3} 4" for n in range(700))
SVG = f'<svg xmlns="http://www.w3.org/2000/svg"><path d="{PATH_DATA}"/><circle r="4" fill="#0000ff"/></svg>\n'


async def replaced(work: RecordedWork, path: str, search: str, new: str, line: int = 1) -> str:
    result = await work.call(
        "os-line-replace",
        file_path=path,
        search=search,
        first_replaced_line=line,
        last_replaced_line=line,
        replace=new,
    )
    return result.text


async def test_one_long_line_can_be_read_on_and_changed() -> None:
    assert len(SVG) > 6_500
    work = app({"public/map.svg": SVG})
    seen = (await work.call("os-view", file_path="public/map.svg")).text
    assert 'os-view with lines "1:2001-' in seen
    read, first = "", 1
    while first <= len(SVG) - 1:
        part = (await work.call("os-view", file_path="public/map.svg", lines=f"1:{first}-{first + 2_999}")).text
        read += part.split("| ", 1)[1].split("… (", 1)[0]
        first += 3_000
    assert read == SVG.removesuffix("\n")
    told = await replaced(work, "public/map.svg", 'fill="#0000ff"', 'fill="#ff0000"')
    assert work.stored["public/map.svg"] == SVG.replace("#0000ff", "#ff0000")
    assert 'fill="#ff0000"' in told
    assert len(told) < 1_000


@pytest.mark.parametrize("lines", ["2:1-10", "1:0-5", "1:9-5", "1:99999-100000"])
async def test_a_part_that_a_line_does_not_have_is_refused(lines: str) -> None:
    result = await app({"a.svg": SVG}).call("os-view", file_path="a.svg", lines=lines)
    assert result.is_error
    assert "but it has" in result.text
