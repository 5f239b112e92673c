"""Numbers as text: counts, shares, differences, with the signs that people read."""

MINUS = "\N{MINUS SIGN}"
WITHHELD = "withheld"
"""What is shown in place of a small number, or of one that would give a small number away."""


def number(value: float | None, digits: int = 0) -> str:
    """``1234`` → ``1,234``; None → an empty text."""
    return "" if value is None else f"{value:,.{digits}f}".replace("-", MINUS)


def count(value: int | None) -> str:
    """As `number`, but a number that is not there was withheld."""
    return WITHHELD if value is None else number(value)


def signed(value: float | None, digits: int = 0) -> str:
    """A difference, never without its sign: a plus, or a real minus; ``0`` has none."""
    if value is None:
        return ""
    text = f"{value:+,.{digits}f}"
    return text.lstrip("+-") if not text.strip("+-0.,") else text.replace("-", MINUS)


def percent(part: int, whole: int) -> str:
    """The share to one decimal. ``100 %`` and ``0 %`` only where that is exact; empty without a whole."""
    if not whole:
        return ""
    if part in {0, whole}:
        return f"{100 * part // whole}%"
    text = f"{100 * part / whole:.1f}"
    edge = {"100.0": ">99.9", "0.0": "<0.1"}
    return f"{edge.get(text, text)}%"


def counted(value: int, one: str, many: str | None = None) -> str:
    """``1 student``, ``1,204 students``; ``many`` where the plural is not ``one`` with an s."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def listed(items: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""
