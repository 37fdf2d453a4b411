"""Creates issues at the pace the service asks for, and none after the last one."""

import time

import httpx


class Issues:
    def __init__(self, token: str) -> None:
        self.client = httpx.Client(base_url="https://issues.example.com", headers={"Authorization": token})

    def create(self, title: str) -> int:
        for attempt in range(4):
            answer = self.client.post("/issues", json={"title": title})
            if answer.status_code != 429:
                return answer.json()["number"]
            time.sleep(float(answer.headers.get("Retry-After", 2**attempt)))
        raise TimeoutError(title)


def keep(numbers: list[int]) -> None:
    for number in numbers:
        with open(f"issues/{number}.json") as file:
            print(number, len(file.read()))
