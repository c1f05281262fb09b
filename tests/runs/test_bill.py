"""What runs cost together is added up by the database, and comes to what their bills add up to one by one."""

from dataclasses import replace

import pytest

from overskill import db
from overskill.analytics.bill import Bill, bill_of, bills_of, month_so_far, total
from overskill.clock import now
from overskill.models import Run, new_id
from tests.journal.records import an_app

RUNS = [
    ("demo", 10, 5, None),
    ("demo", 0, 0, None),
    ("priced", 100, 50, 0.25),
    ("priced", 7, 0, 0.5),
    ("priced", 0, 0, None),
    ("unknown", 30, 3, None),
    ("mixed", 2**30, 1, None),
    ("mixed", 1, 1, 0.125),
    ("", 0, 0, None),
]


async def test_the_month_and_an_app_add_up() -> None:
    app = await an_app()
    _, before = await month_so_far()
    made = [
        Run(app_id=app.id, message_id=new_id(), model=model, input_tokens=read, output_tokens=written, cost=dollars)
        for model, read, written, dollars in RUNS
    ]
    last_year = Run(
        app_id=app.id, message_id="m", model="priced", input_tokens=9, cost=9.0, started_at=now().replace(year=2020)
    )
    async with db.session() as session:
        session.add_all([*made, last_year])
        await session.commit()
    mine = total(bill_of(*run) for run in RUNS)
    began, after = await month_so_far()
    assert began.day == 1
    assert after.dollars == pytest.approx((before + mine).dollars)
    assert replace(after, dollars=0) == replace(before + mine, dollars=0)
    bills = await bills_of(app.id)
    assert total(bills[run.id] for run in made) == mine
    assert bills[last_year.id] == Bill(9, 0, 9.0, 1)
