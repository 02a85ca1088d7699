"""The page of codes says what the tables say."""

from tests.carriers.codes_page import PAGE, page

HOW = "make docs"


def test_the_page_of_codes_is_the_one_that_the_tables_make() -> None:
    written = PAGE.read_text("utf-8")
    missing = sorted(set(page().splitlines()) - set(written.splitlines()))
    gone = sorted(set(written.splitlines()) - set(page().splitlines()))
    assert (missing, gone) == ([], []), HOW
    assert written == page(), HOW
