"""Numbers, names and choices as text: counts, shares, lists, plurals, hints; and text from outside."""

from collections.abc import Collection, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

T = TypeVar("T")

MINUS = "\N{MINUS SIGN}"
WITHHELD = "withheld"
"""What is shown in place of a small number, or of one that would give a small number away."""

SOME = "some"
"""The same in a sentence."""

NEAR = 0.8
"""How alike two words are where one may be a slip for the other, from 0 to 1.

``2024-25`` is no slip for ``2025-26``, nor ``score_added`` for ``score_deleted``.
"""

LONGEST = 40
"""Letters of a value that is quoted, so that a sentence stays one."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""What `plain_text` puts in the place of a character that would do something instead of being read."""

WHERE_FIELDS_ARE = "caaspp-diff layouts YEAR lists the fields."
"""For `suggest`: a release has hundreds of fields, too many to list in a message."""


def number(value: float | None, digits: int = 0) -> str:
    """``1234`` → ``1,234``; None → an empty text."""
    return "" if value is None else f"{value:,.{digits}f}".replace("-", MINUS)


def count(value: int | None) -> str:
    """As `number`, but a number that is not there was withheld."""
    return WITHHELD if value is None else number(value)


def some(value: int | None) -> str:
    """As `count`, for a sentence: ``1,204``, ``none`` for zero, ``some`` for a number that was withheld."""
    return SOME if value is None else number(value) if value else "none"


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


def moved(old: str, new: str, change: str = "") -> str:
    """``2,480 → 2,490 (+10)``, or one text where both are the same."""
    if old == new:
        return old
    return f"{old} → {new}" + (f" ({change})" if change else "")


def plural(value: int | None, one: str, many: str | None = None) -> str:
    """The noun or verb that goes with a count: ``student`` or ``students``, ``is`` or ``are``.

    Args:
        value: The count; None where it is withheld, which takes the plural.
        one: The word for one.
        many: The word for any other count, where it is not ``one`` with an s.
    """
    return one if value == 1 else many or f"{one}s"


def counted(value: int, one: str, many: str | None = None) -> str:
    """``1 student``, ``1,204 students``; ``many`` where the plural is not ``one`` with an s."""
    return f"{number(value)} {plural(value, one, many)}"


def listed(items: Sequence[str], most: int | None = None) -> str:
    """``a``, ``a and b``, ``a, b and c``; beyond ``most`` items ``a, b, c and 7 more``.

    One item more than ``most`` is named too, since ``1 more`` would be no shorter.
    """
    if most is not None and len(items) > most + 1:
        items = [*items[:most], f"{len(items) - most} more"]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def cut(text: str, most: int = LONGEST) -> str:
    """A text that is quoted in a sentence: on one line, and cut where it is longer than ``most``."""
    line = " ".join(text[: most + 1].split())
    return line if len(text) <= most else f"{line[:most]}…"


def spoken_name(name: str) -> str:
    """The name of a finding or count for people: ``ssid_replaced`` → ``SSID replaced``."""
    return name.replace("_", " ").replace("ssid", "SSID")


def suggest(word: str, known: Collection[str], otherwise: str = "") -> str:
    """A hint to follow the sentence about a word that is not known: ``Did you mean el_status?``.

    Where nothing is near, it offers the choice instead: ``Choose one of: school, grade.``

    Args:
        word: What was given; capital and small letters are the same.
        known: What might have been meant.
        otherwise: A sentence in place of the choice, where there is too much to choose from.
    """
    import difflib  # noqa: PLC0415 - only a mistake needs it

    word = word[: 2 * LONGEST]  # no name is longer, and the search takes long for long words
    spelled = {each.casefold(): each for each in known}
    near = difflib.get_close_matches(word.casefold(), spelled, n=1, cutoff=NEAR)
    if near:
        return f"Did you mean {spelled[near[0]]}?"
    return otherwise or f"Choose one of: {', '.join(known)}."


def plain_text(text: str, instead: str = REPLACEMENT) -> str:
    """Text from outside, such as a cell or a file name, as one line that only can be read.

    Letters, accents, signs and blanks stay as they are. Replaced are line breaks and all other control
    characters, so that no escape sequence is left; characters that change the direction of text or cannot
    be seen; halves of surrogate pairs; and what Unicode has not assigned.

    Args:
        text: The text.
        instead: What each of these characters is replaced by; a file name takes ``_``.
    """
    if text.isprintable():
        return text
    return "".join(sign if _is_plain(sign) else instead for sign in text)


def plain_texts(value: T) -> T:
    """The same value, with every text in it as `plain_text` gives it.

    Args:
        value: A text, a tuple, a frozen dataclass, or any of these within each other. Other values stay as
            they are.
    """
    plain: object = value
    if isinstance(value, str):
        plain = plain_text(value)
    elif isinstance(value, tuple):
        plain = tuple(map(plain_texts, value))
    elif is_dataclass(value) and not isinstance(value, type):
        plain = replace(
            value, **{each.name: plain_texts(getattr(value, each.name)) for each in fields(value)}
        )
    return cast("T", plain)


def plain_json(text: str) -> str:
    """JSON that means the same, in which every character that `plain_text` would replace is escaped.

    Args:
        text: JSON; its line breaks between values stay.
    """
    return "\n".join(line if line.isprintable() else _escaped(line) for line in text.split("\n"))


def _is_plain(sign: str) -> bool:
    import unicodedata  # noqa: PLC0415 - few texts need it

    return sign.isprintable() or unicodedata.category(sign) == "Zs"


def _escaped(line: str) -> str:
    return "".join(sign if _is_plain(sign) else _json_escape(sign) for sign in line)


def _json_escape(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
