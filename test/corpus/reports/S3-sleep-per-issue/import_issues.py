"""Takes over issues that have all been fetched already: the loop only reads local files."""

import time


def take_over(numbers: list[int]) -> int:
    for number in numbers:
        with open(f"issues/{number}.json") as file:
            print(number, len(file.read()))
        time.sleep(0.5)  # expect: fixed-sleep-per-item
    return len(numbers)
