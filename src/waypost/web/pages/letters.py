"""Letters of our own drawing, as strokes: for icons of shops that have no logo.

On a field 10 wide and 14 high, y downwards. Strokes are parted by `|`; a stroke is points `x,y` with lines
between. `@x,y,rx,ry,from,to` runs along an ellipse (degrees, clockwise from the right).
"""

import unicodedata
from collections.abc import Iterator
from math import cos, radians, sin

Point = tuple[float, float]
Stroke = list[Point]
_STEP_DEG = 6.0
_LETTERS = {
    "A": "1,13 5,1 9,13|2.5,9 7.5,9",
    "B": "2,1 5.4,1 @5.4,3.9,2.9,2.9,-90,90 2,6.8|5.4,6.8 @5.6,9.9,3.1,3.1,-90,90 2,13 2,1",
    "C": "@5.4,7,4.4,6,-45,-315",
    "D": "2,1 4,1 @4,7,5,6,-90,90 2,13 2,1",
    "E": "8,1 2,1 2,13 8,13|2,7 7,7",
    "F": "8,1 2,1 2,13|2,7 7,7",
    "G": "@5.2,7,4.4,6,-45,-360 6,7",
    "H": "1.5,1 1.5,13|8.5,1 8.5,13|1.5,7 8.5,7",
    "I": "5,1 5,13",
    "J": "7,1 7,9.5 @4.2,9.5,2.8,3.5,0,165",
    "K": "2,1 2,13|8.5,1 2,8|4.3,5.6 9,13",
    "L": "2.5,1 2.5,13 8.5,13",
    "M": "0.8,13 0.8,1 5,8 9.2,1 9.2,13",
    "N": "1.5,13 1.5,1 8.5,13 8.5,1",
    "O": "@5,7,4.6,6,0,360",
    "P": "2,13 2,1 5.5,1 @5.5,4.3,3.3,3.3,-90,90 2,7.6",
    "Q": "@5,7,4.6,6,0,360|6,10 9.4,13.4",
    "R": "2,13 2,1 5.5,1 @5.5,4.3,3.3,3.3,-90,90 2,7.6|5.2,7.6 8.8,13",
    "S": "@5,4,3.6,3,-30,-270 @5,10,3.9,3,-90,150",
    "T": "0.8,1 9.2,1|5,1 5,13",
    "U": "1.5,1 1.5,9 @5,9,3.5,4,180,0 8.5,1",
    "V": "1,1 5,13 9,1",
    "W": "0,1 2.6,13 5,4 7.4,13 10,1",
    "X": "1.5,1 8.5,13|8.5,1 1.5,13",
    "Y": "1,1 5,7.5 9,1|5,7.5 5,13",
    "Z": "1.5,1 8.5,1 1.5,13 8.5,13",
    "0": "@5,7,4,6,0,360",
    "1": "2.5,3.5 5.5,1 5.5,13",
    "2": "@5,4.4,3.5,3.4,-160,30 1.5,13 8.5,13",
    "3": "@4.8,4,3.2,3,-150,90 @4.8,10,3.6,3,-90,150",
    "4": "7,13 7,1 1.5,9.5 9,9.5",
    "5": "8,1 2.6,1 2.2,6.4 @5,8.9,3.7,4.1,-140,150",
    "6": "7,1 2.2,7.4|@5,9,3.7,4,0,360",
    "7": "1.5,1 8.5,1 4,13",
    "8": "@5,4,3,3,0,360|@5,10,3.7,3,0,360",
    "9": "3,13 7.8,6.6|@5,5,3.7,4,0,360",
}
_PARCEL = "0.3,4.2 5,1.6 9.7,4.2 9.7,10.2 5,12.8 0.3,10.2 0.3,4.2 5,6.8 9.7,4.2|5,6.8 5,12.8|2.6,2.9 7.3,5.5"


def initial_of(name: str) -> str:
    """The letter that a shop's icon shows: A to Z or a digit; empty where its name begins with no such."""
    for sign in unicodedata.normalize("NFKD", name).upper():
        if sign in _LETTERS:
            return sign
        if sign.isalpha():
            return ""
    return ""


def strokes_of(letter: str) -> list[Stroke]:
    """The strokes of a letter of `initial_of`; a parcel for the empty one."""
    drawn = _LETTERS.get(letter, _PARCEL)
    return [list(_points(stroke)) for stroke in drawn.split("|")]


def _points(stroke: str) -> Iterator[Point]:
    for part in stroke.split(" "):
        numbers = [float(number) for number in part.removeprefix("@").split(",")]
        if not part.startswith("@"):
            yield numbers[0], numbers[1]
            continue
        x, y, rx, ry, begin, end = numbers
        count = max(1, round(abs(end - begin) / _STEP_DEG))
        for step in range(count + 1):
            turn = radians(begin + (end - begin) * step / count)
            yield x + rx * cos(turn), y + ry * sin(turn)
