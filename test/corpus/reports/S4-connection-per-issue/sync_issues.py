"""Creates remote issues for local work items, each over a connection of its own."""

import requests

API = "https://issues.example.com"


def create_all(items: list[dict[str, str]], token: str) -> list[int]:
    numbers = []
    for item in items:
        numbers.append(create(item, token))  # expect: request-per-item
    return numbers


def create(item: dict[str, str], token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.post(f"{API}/issues", json=item, headers=headers, timeout=10)
    return answer.json()["number"]
