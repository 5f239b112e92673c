"""Accommodations and designated supports of a record: `supports`."""

import random

from caaspp_diff.sample.dialect import Dialect, Row

DISABILITY = (
    ("nacc_multiplication_table_1", "", {"02"}),
    ("eacc_text_to_speech_passages_1", "", {"01"}),
    ("eds_text_to_speech_1", "Item", {"01", "02", "06"}),
    ("eds_masking_1", "", {"01", "02", "06"}),
    ("nds_separate_setting_1", "", {"01", "02", "06", "03", "04"}),
    ("nacc_alt_assessment_supports_1", "", {"03", "04", "05"}),
    ("eds_print_size_1", "", {"01", "02"}),
)
GIVEN = 0.45
"""Share of the offered supports that a student gets."""

LEARNER = (
    ("eds_translations_glossary_1", "ESN", {"02"}),
    ("nds_bilingual_dictionary_2", "", {"01"}),
    ("nds_translated_test_directions_1", "", {"01", "02", "06"}),
)
"""Field, what to look for in the codes of the layout, and the record types that may have it."""


def supports(dialect: Dialect, rng: random.Random, record_type: str, person: Row) -> Row:
    """Random supports for a student with a disability or an English learner, and the two indicators."""
    offered = (DISABILITY if person.get("idea_indicator") == "Yes" else ()) + (
        LEARNER if person.get("el_status") == "Yes" else ()
    )
    given = {
        name: code
        for name, wanted, kinds in offered
        if record_type in kinds and rng.random() < GIVEN and (code := dialect.support(name, wanted))
    }
    return given | {
        "accommodations_available_indicator": _yes(given, "nacc_", "eacc_"),
        "designated_support_available_indicator": _yes(given, "nds_", "eds_"),
    }


def _yes(given: Row, *prefixes: str) -> str:
    return "Yes" if any(name.startswith(prefixes) for name in given) else "No"
