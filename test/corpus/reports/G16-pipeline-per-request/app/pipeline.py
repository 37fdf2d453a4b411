"""A pipeline that loads its model when it is made."""

from ultralytics import YOLO


class PosePipeline:
    def __init__(self) -> None:
        self.model = YOLO("pose.pt")  # expect: client-per-call

    def process(self, path: str) -> int:
        return len(self.model.predict(path))
