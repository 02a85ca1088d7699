"""Reading messages of others: asking a node never raises, and what comes out can be stored."""

from hypothesis import given
from hypothesis import strategies as st

from waypost.ports.payload import Node, read_json, read_xml

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=10,
)


@given(anything, st.lists(st.sampled_from("abc"), max_size=4))
def test_asking_a_node_anything_never_raises(value: object, path: list[str]) -> None:
    node = Node(value)
    for name in path:
        node = node[name]
    asked = (node.text(), node.number(), node.is_true(), bool(node), [*node.each()], node.first("a"))
    assert len(asked) == 6
    node.as_text(leave_out=frozenset("b")).encode()


@given(st.text())
def test_text_can_be_stored_in_every_database(text: str) -> None:
    told = Node(text).text()
    assert told is None or "\0" not in told
    (told or "").encode()


def test_halves_of_characters_and_nul_do_not_reach_the_database() -> None:
    node = read_json(b'{"a": "x\\ud800y\\u0000z"}')
    assert node["a"].text() == "x?yz"
    assert node.as_text() == '{"a":"x?y\\u0000z"}'


def test_a_single_thing_counts_as_a_list_of_one() -> None:
    assert [node.text() for node in read_json(b'{"a": "x"}').each("a")] == ["x"]
    assert [node.text() for node in read_json(b'{"a": ["x", null, "y"]}').each("a")] == ["x", "y"]
    assert [*read_json(b'{"a": null}').each("a")] == []


def test_numbers_are_text_as_written_and_yes_is_not_one() -> None:
    node = read_json(b'{"a": 7, "b": 7.5, "c": true, "d": "0174"}')
    assert [node[name].text() for name in "abcd"] == ["7", "7.5", None, "0174"]


def test_fields_that_are_left_out_are_left_out_at_every_depth() -> None:
    node = Node({"name": "A", "inner": [{"name": "B", "city": "C"}]})
    assert node.as_text(leave_out=frozenset({"name"})) == '{"inner":[{"city":"C"}]}'


def test_an_xml_element_has_its_text_whatever_stands_beside_it() -> None:
    node = read_xml(b'<a:r xmlns:a="urn:x"><a:t lang="fr">un</a:t><t>deux</t><n>1<x/></n></a:r>')
    assert [one.text() for one in node["r"].each("t")] == ["un", "deux"]
    assert node["r"]["n"].text() == "1"
    assert node["r"].first("t")["@lang"].text() == "fr"
