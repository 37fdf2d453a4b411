"""Steps of a workflow: the limit of a step is read and then used by nothing."""

import urllib.request
from dataclasses import dataclass

from celery import shared_task


@dataclass
class Step:
    url: str
    timeout_seconds: int = 60


def run_step(step: Step) -> bytes:
    with urllib.request.urlopen(step.url) as answer:  # expect: missing-timeout
        return answer.read()


@shared_task
def run(urls: list[str]) -> int:
    done = 0
    if urls:
        done = len(run_step(Step(urls[0])))
    return done
