"""Here the limit of a step is the limit of its request, and the whole task has one too."""

import urllib.request
from dataclasses import dataclass

from celery import shared_task


@dataclass
class Step:
    url: str
    timeout_seconds: int = 60


def run_step(step: Step) -> bytes:
    with urllib.request.urlopen(step.url, timeout=step.timeout_seconds) as answer:
        return answer.read()


@shared_task(time_limit=3600)
def run(urls: list[str]) -> int:
    done = 0
    if urls:
        done = len(run_step(Step(urls[0])))
    return done
