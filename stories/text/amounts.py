"""What digits and number words amount to, by the marks and the order that they are written in."""

from __future__ import annotations

import re
from decimal import Decimal

_GROUPED = re.compile(r"\d{1,3}(?:\D\d{3})+")


def adds_to(current: Decimal | None, value: Decimal, *, more: bool) -> bool:
    """Twenty takes five, two hundred takes fifty, a thousand takes three; five takes nothing."""
    if current is None:
        return not more or value >= 1
    if current % 100 == 0:
        return 1 <= value < 100
    return current % 10 == 0 and 20 <= current % 100 <= 90 and 1 <= value <= 19


def read_number(written: str, *, decimal: str) -> Decimal | str:
    """The value of digits: 1,000 and 1.5 by the language's marks, either where only one can be.

    What is no single number, such as 3.1.2, stays as it is written.
    """
    digits = "".join(mark for mark in written if mark.isdecimal() or mark in ".,")
    marks = [mark for mark in digits if mark in ".,"]
    if not marks:
        return Decimal(digits).normalize()
    last = marks[-1]
    whole, _, rest = digits.rpartition(last)
    several = len(marks) > 1
    groups = bool(_GROUPED.fullmatch(digits)) and not digits.startswith("0")
    if groups and len(set(marks)) == 1 and (several or last != decimal):
        return Decimal("".join(mark for mark in digits if mark.isdecimal())).normalize()
    if several and last in whole:
        return written
    whole = whole.replace(",", "").replace(".", "")
    return Decimal(f"{whole}.{rest}").normalize()
