import time

from depot.services.carrier import format_codes
from depot.services.tracking import Tracker, watch, watched


class FakeParcels:
    def find(self, code):
        time.sleep(0.001)
        return None


def test_unknown():
    tracker = Tracker(FakeParcels())
    for code in ["a", "b"]:
        assert tracker.status(code) == "unknown"


def test_watch():
    assert watch("a", "x@y.example")
    assert watched("x@y.example") == ["a"]


def test_format():
    assert format_codes(["a", "b"]) == "codes: a b"
