from caaspp_diff.privacy.aggregate import aggregate
from caaspp_diff.report.mail import Amount, lea_mail, school_mail
from support.comparisons import comparison, event, numbers, person
from support.factories import LEA, SCHOOL_A, SCHOOL_B
from support.scenarios import small_lea

CHARTER = "19999980000000"


def test_results_of_another_lea_say_so_and_come_after_our_own() -> None:
    impact = [
        numbers("lea", value, side, (300, 150, 2500.0)) for value in (CHARTER, LEA) for side in ("old", "new")
    ]
    mail = lea_mail(aggregate(comparison(impact=impact)))
    assert [one.label for one in mail.outcomes] == ["SB ELA", f"SB ELA, counted for {CHARTER}"]


def test_results_before_and_after_show_both_with_their_difference() -> None:
    sizes = {"old": (300, 150, 2500.0), "new": (360, 190, 2510.5)}
    impact = [numbers("lea", LEA, side, size) for side, size in sizes.items()]
    (outcome,) = lea_mail(aggregate(comparison(impact=impact))).outcomes
    assert outcome.sizes == "counted scores 300 → 360 (+60); mean 2,500.0 → 2,510.5 (+10.5)"
    assert outcome.bars == (
        Amount(label="Old", text="50.0% at or above standard", width=50),
        Amount(label="New", text="52.8% at or above standard", width=53),
    )


def test_a_school_without_any_change_is_told_so() -> None:
    events = [event("score_added", n, record_type="01") for n in range(1, 31)]
    found = comparison(events=events, people=[person(n) for n in range(1, 31)])
    mail = school_mail(aggregate(found), SCHOOL_B)
    assert mail.changes.amounts == ()
    assert mail.changes.withheld == ""
    assert mail.lead == ("Scores: none added.", "Students: none left the file, none joined.")


def test_a_mail_to_a_school_says_what_the_mail_to_the_lea_says_of_it() -> None:
    events = [event("score_added", n, record_type="01") for n in range(1, 61)]
    people = [person(n, school=SCHOOL_A if n <= 40 else SCHOOL_B) for n in range(1, 61)]
    counts = aggregate(comparison(events=events, people=people))
    of_lea = {place.name: place.counts for place in lea_mail(counts).schools}
    assert [one.text for one in of_lea["Alder Elementary"].amounts] == ["40"]
    assert school_mail(counts, SCHOOL_A).changes == of_lea["Alder Elementary"]


def test_findings_have_no_counts_and_come_by_urgency() -> None:
    found = lea_mail(aggregate(small_lea())).findings
    assert [(line.label, line.value) for line in found] == [
        ("error", "level disagrees with score"),
        ("warning", "short record"),
        ("note", "possible SSID replacement"),
    ]


def test_a_school_that_is_not_given_has_a_name_all_the_same() -> None:
    events = [event("score_added", n, record_type="01") for n in range(1, 31)]
    found = comparison(events=events, people=[person(n, school=None) for n in range(1, 31)])
    assert [place.name for place in lea_mail(aggregate(found)).schools] == ["School not given"]
