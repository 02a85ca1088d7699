from waypost.domain.tracking import ConditionKind, EventType, Stage, Status
from waypost.web.pages.words import EVENTS, GRAVE, NEXT, NEXT_BACK, OUT_STEPS, STATUS, TROUBLE

TONES = {"ok", "info", "warn", "bad", "idle"}


def test_every_status_condition_and_event_has_words() -> None:
    assert set(STATUS) == set(Status)
    assert set(TROUBLE) == set(ConditionKind)
    assert set(EVENTS) == set(EventType) - {EventType.UNKNOWN, EventType.RETRACTED}
    assert set(EVENTS) >= GRAVE


def test_every_stage_that_can_come_next_has_words_both_ways() -> None:
    told = {Stage.PICKED_UP, Stage.IN_TRANSIT, Stage.OUT_FOR_DELIVERY, Stage.DELIVERED}
    assert set(NEXT) == set(NEXT_BACK) == told


def test_tones_are_those_of_the_style_sheet() -> None:
    assert {phrase.tone for phrase in STATUS.values()} <= TONES
    assert {trouble.tone for trouble in TROUBLE.values()} <= {"warn", "bad"}


def test_there_are_six_steps() -> None:
    assert len(OUT_STEPS) == 6
