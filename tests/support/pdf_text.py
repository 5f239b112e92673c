"""Reads the text of the pages of a PDF that Chromium wrote; just enough for a test to see what is on them."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>")
HEX = rb"<([0-9A-Fa-f]+)>"


def texts_of(pdf: bytes) -> list[str]:
    """The text of each page, without blanks, in the order in which it was drawn."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    pages = [body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)]
    return [_page(body, objects) for body in pages]


def _page(body: bytes, objects: dict[int, bytes]) -> str:
    fonts = {
        name: _letters(objects[int(ref)], objects) for name, ref in re.findall(rb"/(F\d+) (\d+) 0 R", body)
    }
    (content,) = re.findall(rb"/Contents (\d+) 0 R", body)
    letters: dict[int, str] = {}
    drawn: list[str] = []
    for font, codes in SHOWN.findall(_stream(objects[int(content)])):
        if font:
            letters = fonts.get(font, {})
        else:
            glyphs = [int(codes[at : at + 4], 16) for at in range(0, len(codes), 4)]
            drawn += [letters.get(glyph, "") for glyph in glyphs]
    return "".join(drawn).replace(" ", "").replace("\N{NO-BREAK SPACE}", "")


def _letters(font: bytes, objects: dict[int, bytes]) -> dict[int, str]:
    """Glyph → text, from the font's own table."""
    found = re.search(rb"/ToUnicode (\d+) 0 R", font)
    if not found:
        return {}
    table = _stream(objects[int(found[1])])
    letters: dict[int, str] = {}
    for part in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        letters |= {int(glyph, 16): _text(text) for glyph, text in re.findall(HEX + rb"\s*" + HEX, part)}
    for part in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(HEX + rb"\s*" + HEX + rb"\s*" + HEX, part):
            start = int(first, 16)
            letters |= {start + n: chr(int(text, 16) + n) for n in range(int(last, 16) - start + 1)}
    return letters


def _text(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be")


def _stream(body: bytes) -> bytes:
    (data,) = STREAM.findall(body)
    return zlib.decompress(data) if b"FlateDecode" in body else data
