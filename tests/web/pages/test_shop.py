from waypost.web.pages.shop import PageLinks, Shop


def test_the_links_of_a_page_lie_under_its_token() -> None:
    links = PageLinks.of_token("otoken")
    assert (links.page, links.calendar, links.live) == ("/t/otoken", "/t/otoken.ics", "/t/otoken/live")
    assert links.parcel(2) == "/t/otoken?parcel=2"
    assert links.lookup_form == "/lookup"


def test_links_keep_the_language_that_was_asked_for_and_nothing_else() -> None:
    links = PageLinks.of_token("otoken", chosen_language='de"&next=//evil')
    assert links.parcel(2) == "/t/otoken?parcel=2&lang=de%22%26next%3D%2F%2Fevil"
    assert links.lookup_form == "/lookup?lang=de%22%26next%3D%2F%2Fevil"


def test_help_leads_to_the_page_else_the_mailbox_else_nowhere() -> None:
    assert Shop("Osier Lane", help_url="https://shop.example/help", help_email="a@b.example").help_href == (
        "https://shop.example/help"
    )
    assert Shop("Osier Lane", help_email="a@b.example").help_href == "mailto:a@b.example"
    assert Shop("Osier Lane").help_href is None
