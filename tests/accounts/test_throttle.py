"""A sliding window, per name and per address, that never grows beyond its bound."""

import pytest

from overskill.accounts import throttle
from overskill.accounts.problems import Problem
from overskill.accounts.throttle import Throttle


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def tries(throttle: Throttle, key: str, count: int) -> None:
    for _ in range(count):
        throttle.check(key)
        throttle.count(key)


def test_the_window_slides() -> None:
    clock = Clock()
    window = Throttle(3, 60, clock)
    tries(window, "ada", 2)
    clock.now = 59
    tries(window, "ada", 1)
    with pytest.raises(Problem, match="Too many attempts"):
        window.check("ada")
    clock.now = 60  # the first two are a minute old now
    tries(window, "ada", 2)
    with pytest.raises(Problem):
        window.check("ada")


def test_keys_do_not_share_their_attempts() -> None:
    window = Throttle(1, 60)
    tries(window, "ada", 1)
    tries(window, "bob", 1)


def test_being_refused_does_not_make_it_longer() -> None:
    clock = Clock()
    window = Throttle(1, 60, clock)
    tries(window, "ada", 1)
    clock.now = 30
    with pytest.raises(Problem):
        window.check("ada")
    clock.now = 60
    window.check("ada")


def test_old_keys_go_and_new_ones_are_bounded() -> None:
    clock = Clock()
    window = Throttle(2, 60, clock)
    for number in range(throttle.MOST_KEYS + 5):
        window.count(str(number))
    assert len(window) == throttle.MOST_KEYS
    clock.now = 61
    window.check(str(throttle.MOST_KEYS))
    assert len(window) == throttle.MOST_KEYS - 1


async def test_success_takes_its_attempt_back() -> None:
    for _ in range(100):
        await (await throttle.attempt("192.0.2.1", "ada"))()


async def test_many_names_from_one_address_are_stopped() -> None:
    for number in range(40):
        await throttle.attempt("192.0.2.1", f"name {number}")
    with pytest.raises(Problem):
        await throttle.attempt("192.0.2.1", "one more")
    await throttle.attempt("192.0.2.2", "another")


async def test_one_name_from_many_addresses_is_stopped() -> None:
    for number in range(100):
        await throttle.attempt(f"192.0.2.{number}", "ada")
    with pytest.raises(Problem):
        await throttle.attempt("192.0.2.100", "ada")
    await throttle.attempt("192.0.2.200", "another")


async def test_one_name_from_one_address_is_stopped_there_and_nowhere_else() -> None:
    for _ in range(10):
        await throttle.attempt("192.0.2.1", "ada")
    with pytest.raises(Problem):
        await throttle.attempt("192.0.2.1", "ada")
    await throttle.attempt("192.0.2.2", "ada")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("", "unix:", False),
    ],
)
def test_who_is_behind_an_address(one: str, other: str, same: bool) -> None:
    assert (throttle.network(one) == throttle.network(other)) is same
