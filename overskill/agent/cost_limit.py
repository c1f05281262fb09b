"""What one run may cost: the owner of the installation sets it, and a change holds from each run's next step on."""

import re
from decimal import Decimal

from overskill import db
from overskill.errors import Refused
from overskill.models import Setting

NAME = "run_cost_limit"
DEFAULT = 3.0
"""US dollars of one run."""
MOST = 10_000
AMOUNT = re.compile(r"\$?\s*([0-9]{1,5}(?:\.[0-9]{1,2})?)", re.ASCII)


async def read() -> float:
    """US dollars; 0: no limit."""
    async with db.session() as session:
        stored = await session.get(Setting, NAME)
    return float(stored.value) if stored else DEFAULT


async def store(typed: str) -> str:
    """Keep what a person typed; returns it as it was understood. Raises Refused for anything but an amount."""
    amount = f"{parsed(typed):.2f}"
    async with db.session() as session:
        await session.merge(Setting(name=NAME, value=amount))
        await session.commit()
    return amount


def parsed(typed: str) -> Decimal:
    """US dollars and whole cents, such as 3, 2.50 or $0. Raises Refused."""
    found = AMOUNT.fullmatch(typed.strip())
    if not found:
        raise Refused("Write an amount in US dollars, such as 3 or 2.50. With 0 there is no limit.")
    amount = Decimal(found[1])
    if amount > MOST:
        raise Refused(f"The most is ${MOST:,}. With 0 there is no limit.")
    return amount
