import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.places.folding import fold


@pytest.mark.parametrize(
    "spellings",
    [
        ("São Paulo", "SAO PAULO", "sao-paulo", "Sao  Paulo."),
        ("Saint-Étienne", "ST ETIENNE", "St. Etienne"),
        ("Santa Bárbara d'Oeste", "santa barbara d oeste", "SANTA BARBARA D\u2019OESTE"),
        ("Łódź", "LODZ"),
        ("Ålesund", "alesund"),
        ("København", "KOBENHAVN"),
        ("Straße", "STRASSE"),
        ("Fort Worth", "FT WORTH"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


def test_a_word_inside_a_name_is_no_saint() -> None:
    assert fold("Stephenville") == "stephenville"


@given(st.text(max_size=60))
def test_punctuation_around_a_name_does_not_change_its_key(text: str) -> None:
    assert fold(f" - {text} ...") == fold(text)
