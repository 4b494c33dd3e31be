"""The order of vendors: who is asked, who rests, whose answer is taken.

The vendors here are small real implementations of the port, written for these tests.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bursar.integrations.market_data_chain import FirstRates, FirstThatAnswers
from bursar.ports.errors import NotConfigured, UpstreamFailed, UpstreamLimited, UpstreamRefused
from bursar.ports.market_data import Bar, InstrumentFact, InstrumentKind, Listing, Quote, RateFact

START, END = date(2020, 1, 1), date(2024, 1, 31)
MSFT, AAPL = Listing("MSFT"), Listing("AAPL")


@dataclass
class Shelf:
    """A vendor with what lies on its shelf, or an error."""

    source: str
    bars: list = field(default_factory=list)
    prices: dict = field(default_factory=dict)
    error: Exception | None = None
    kinds: tuple = (InstrumentKind.STOCK,)
    asked: int = 0

    def _answer(self, value):
        self.asked += 1
        if self.error is not None:
            raise self.error
        return value

    def covers(self, listing):
        return listing.kind in self.kinds

    def daily_bars(self, listing, start, end):
        return self._answer(self.bars)

    def corporate_actions(self, listing, start, end):
        return self._answer([])

    def quotes(self, listings):
        wanted = {x.symbol for x in listings}
        return self._answer({s: q for s, q in self.prices.items() if s in wanted})

    def search(self, text):
        return self._answer(
            [InstrumentFact(text, text, InstrumentKind.STOCK, "USD")] * bool(self.bars)
        )

    def daily_rates(self, base, quotes, start, end):
        return self._answer(
            [RateFact(base, q, end, Decimal(2)) for q in quotes if q in self.prices]
        )


def bars(first, count=3):
    return [Bar(first + timedelta(days=i), Decimal(1 + i), "USD") for i in range(count)]


def quote(symbol):
    return Quote(symbol, END, Decimal(1), "USD")


class Seconds:
    now = 0.0

    def __call__(self):
        return self.now


def test_the_first_that_answers_is_taken_with_its_name():
    first, second = Shelf("a", bars(START)), Shelf("b", bars(START))
    answer = FirstThatAnswers([first, second]).daily_bars(MSFT, START, END)
    assert (answer.source, len(answer.value), second.asked) == ("a", 3, 0)


def test_an_empty_answer_goes_on_to_the_next():
    answer = FirstThatAnswers([Shelf("a"), Shelf("b", bars(START))]).daily_bars(MSFT, START, END)
    assert answer.source == "b"


def test_all_empty_is_an_answer_too():
    answer = FirstThatAnswers([Shelf("a"), Shelf("b")]).daily_bars(MSFT, START, END)
    assert list(answer.value) == []


def test_a_history_that_is_too_short_is_only_taken_where_nobody_has_more():
    short, long = Shelf("short", bars(END - timedelta(days=3))), Shelf("long", bars(START, 900))
    assert FirstThatAnswers([short, long]).daily_bars(MSFT, START, END).source == "long"
    assert FirstThatAnswers([short, Shelf("b")]).daily_bars(MSFT, START, END).source == "short"


def test_who_is_limited_rests_as_long_as_it_says():
    clock = Seconds()
    tired = Shelf("a", error=UpstreamLimited("a is limited.", retry_after_s=90))
    chain = FirstThatAnswers([tired, Shelf("b", bars(START))], monotonic=clock)
    assert chain.daily_bars(MSFT, START, END).source == "b"
    chain.daily_bars(MSFT, START, END)
    assert tired.asked == 1
    clock.now = 91
    tired.error, tired.bars = None, bars(START)
    assert chain.daily_bars(MSFT, START, END).source == "a"


@pytest.mark.parametrize(
    ("error", "rests"), [(UpstreamFailed("down"), 60), (UpstreamRefused("wrong key"), 3600)]
)
def test_who_fails_rests_too(error, rests):
    clock = Seconds()
    broken = Shelf("a", error=error)
    chain = FirstThatAnswers([broken, Shelf("b", bars(START))], monotonic=clock)
    for clock.now in (0, rests - 1, rests + 1):
        chain.daily_bars(MSFT, START, END)
    assert broken.asked == 2


def test_nobody_left_says_when_to_come_back():
    clock = Seconds()
    vendors = [
        Shelf("a", error=UpstreamLimited("limit", retry_after_s=90)),
        Shelf("b", error=UpstreamLimited("limit", retry_after_s=30)),
        Shelf("c", error=UpstreamFailed("down")),
    ]
    chain = FirstThatAnswers(vendors, monotonic=clock)
    with pytest.raises(UpstreamLimited) as caught:
        chain.daily_bars(MSFT, START, END)
    assert caught.value.retry_after_s == 30
    clock.now = 10
    with pytest.raises(UpstreamLimited) as caught:
        chain.daily_bars(MSFT, START, END)
    assert caught.value.retry_after_s == 20


def test_all_down_is_told_with_each_reason():
    chain = FirstThatAnswers([Shelf("a", error=UpstreamFailed("a is down."))])
    with pytest.raises(UpstreamFailed, match="a is down"):
        chain.daily_bars(MSFT, START, END)


def test_no_vendor_for_it_says_how_to_add_one():
    coin = Listing("BTC", kind=InstrumentKind.CRYPTO)
    chain = FirstThatAnswers([Shelf("a", bars(START))])
    assert not chain.covers(coin)
    with pytest.raises(NotConfigured, match="Add the key"):
        chain.daily_bars(coin, START, END)
    with pytest.raises(NotConfigured):
        FirstThatAnswers([]).search("x")


def test_quotes_are_filled_up_from_the_next_vendor():
    first = Shelf("a", prices={"MSFT": quote("MSFT")})
    second = Shelf("b", prices={"MSFT": quote("MSFT"), "AAPL": quote("AAPL")})
    found = FirstThatAnswers([first, second]).quotes([MSFT, AAPL])
    assert {s: answer.source for s, answer in found.items()} == {"MSFT": "a", "AAPL": "b"}


def test_quotes_survive_one_vendor_being_down():
    broken = Shelf("a", error=UpstreamFailed("down"))
    found = FirstThatAnswers([broken, Shelf("b", prices={"MSFT": quote("MSFT")})]).quotes(
        [MSFT, AAPL]
    )
    assert set(found) == {"MSFT"}


def test_search_and_actions_name_their_source():
    chain = FirstThatAnswers([Shelf("a"), Shelf("b", bars(START))])
    assert chain.search("x").source == "b"
    assert chain.corporate_actions(MSFT, START, END).source == "a"


def test_rates_are_filled_up_from_the_next_vendor():
    chain = FirstRates([Shelf("a", prices={"EUR": 1}), Shelf("b", prices={"EUR": 1, "INR": 1})])
    answers = chain.daily_rates("USD", ["EUR", "INR", "USD"], START, END)
    assert [(a.source, [f.quote for f in a.value]) for a in answers] == [
        ("a", ["EUR"]),
        ("b", ["INR"]),
    ]
    assert chain.daily_rates("USD", ["USD"], START, END) == []
