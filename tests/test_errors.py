import pickle

from caaspp_diff.errors import CaasppDiffError, LayoutError, UsageError


def test_an_error_is_one_line_whatever_it_quotes() -> None:
    assert str(LayoutError("There is no file a\n\x1b]0;x\x07.csv.")) == (
        "There is no file a\ufffd\ufffd]0;x\ufffd.csv."
    )


def test_an_error_that_lists_mistakes_has_a_line_for_each() -> None:
    assert str(UsageError("a.toml has 2 mistakes:", "  line 1: b\r", "  line 2: c")) == (
        "a.toml has 2 mistakes:\n  line 1: b\ufffd\n  line 2: c"
    )


def test_an_error_comes_whole_out_of_another_process() -> None:
    error = UsageError("a", "b")

    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own

    assert isinstance(again, CaasppDiffError)
    assert (type(again), str(again)) == (UsageError, "a\nb")
