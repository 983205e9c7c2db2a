"""What texts cost, by the beginning of the number: the longest that fits counts. Pure. Ring: rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency."""

    amount: float
    currency: str

    @property
    def words(self) -> str:
        """As people write it: 2.40 NZD."""
        return f"{self.amount:.2f} {self.currency}"


@dataclass(frozen=True, slots=True)
class Price:
    """What one part costs to numbers that begin so; an empty beginning is every other number."""

    beginning: str
    per_part: float
    currency: str


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Every price there is, and the preset's for numbers that no line is for."""

    lines: tuple[Price, ...]
    usual: Price

    def price_of(self, phone: str) -> Price:
        """The line with the longest beginning of this number (E.164)."""
        fitting = [line for line in self.lines if phone.startswith(line.beginning)]
        return max(fitting, key=lambda line: len(line.beginning), default=self.usual)

    def cost(self, texts: Iterable[tuple[str, int]]) -> tuple[Money, ...]:
        """What texts of so many parts to these numbers cost, one sum for each currency, the dearest first."""
        sums: dict[str, float] = {}
        for phone, parts in texts:
            price = self.price_of(phone)
            sums[price.currency] = sums.get(price.currency, 0.0) + parts * price.per_part
        ordered = sorted(sums.items(), key=lambda pair: -pair[1])
        return tuple(Money(amount, currency) for currency, amount in ordered)


def cost_words(costs: Sequence[Money]) -> str:
    """Sums in words: “about 2.40 NZD and 1.10 USD”; nothing costs nothing."""
    return "about " + " and ".join(one.words for one in costs) if costs else "nothing"
