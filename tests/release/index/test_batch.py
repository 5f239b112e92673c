import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from caaspp_diff.release.cutters import LINE_END
from caaspp_diff.release.index.batch import Batch

LINE = st.text(alphabet="01ñ ^\r\x1a", max_size=6).map(str.encode)
END = st.sampled_from([b"\n", b"\r\n", b"\x1a\r\n", b"  \n"])


@given(st.lists(st.tuples(LINE, END), max_size=8))
def test_a_batch_describes_each_line_as_it_is_by_itself(pieces: list[tuple[bytes, bytes]]) -> None:
    whole = [line + end for line, end in pieces]
    data = b"".join(whole)
    bare = [line.rstrip(LINE_END) for line in whole]
    kept = [i for i, line in enumerate(bare) if line.strip(b" ")]

    batch = Batch.of(data, 5)

    assert batch.count == len(whole)
    assert batch.lines == [bare[i].rstrip(b" ") for i in kept]
    assert batch.lengths.tolist() == [len(bare[i]) for i in kept]
    assert batch.starts.tolist() == [sum(map(len, whole[:i])) for i in kept]
    assert batch.numbers.tolist() == [5 + i for i in kept]
    assert batch.first() == (batch.lines[0] if kept else b"")
    assert [i for i, _ in batch.non_ascii] == [i for i, line in enumerate(batch.lines) if not line.isascii()]


def test_the_part_of_a_line_that_is_not_ascii_runs_from_its_first_such_byte_to_its_last() -> None:
    batch = Batch.of("01 Ana\n02 Peña Núñez, Zoë x\n".encode(), 1)

    assert batch.non_ascii == [(1, "ña Núñez, Zoë".encode())]


def test_digits_are_numbers_and_anything_else_is_none() -> None:
    batch = Batch.of(b"0123456789\n0042 +1_2\n", 1)

    def digits(*places: int) -> list[int] | None:
        found = batch.digits(np.array(places, np.int64), 4)
        return None if found is None else found.tolist()

    assert digits(0, 6, 11) == [123, 6789, 42]
    assert digits(0, 12) is None
    assert digits(0, 15) is None
    assert digits(18) is None
