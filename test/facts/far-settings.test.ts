// What far away files say about waits: limits that all tasks get, and loops that a plain function steps on; told anew when they come or go.
import assert from "node:assert/strict";
import { blockingCallInAsync } from "../../server/src/rules/async/blocking-call-in-async";
import { missingTimeout } from "../../server/src/rules/async/missing-timeout";
import { type Project, project } from "../kit/project";

const TASKS = `import requests
from celery import shared_task

@shared_task
def load():
    return requests.get("https://a.example").text
`;
const RUN = `from app.engine import advance

async def run(engine, steps):
    advance(engine, steps)
`;
const ENGINE = "def advance(engine, steps):\n    for _ in range(steps):\n        engine.step()\n";

describe("settings and loops of other files", () => {
  let p: Project | undefined;
  afterEach(() => p?.dispose());

  it("a limit for all tasks silences requests of tasks, and its end tells of them again", async () => {
    const limit = "CELERY_TASK_TIME_LIMIT = 60\n";
    const made = await project({ "app/tasks.py": TASKS, "app/settings.py": limit }, { rules: [missingTimeout] });
    p = made;
    assert.equal(made.show("app/tasks.py", TASKS).length, 0);
    made.show("app/settings.py", "CELERY_TASK_TIME_LIMIT = None\n");
    assert.equal(made.findings("app/tasks.py").length, 1);
    made.show("app/settings.py", limit);
    assert.equal(made.findings("app/tasks.py").length, 0);
  });

  it("a helper that steps is told of at the coroutine for as long as it does", async () => {
    const made = await project({ "app/run.py": RUN, "app/engine.py": ENGINE }, { rules: [blockingCallInAsync] });
    p = made;
    assert.equal(made.show("app/run.py", RUN).length, 1);
    made.show("app/engine.py", ENGINE.replace("engine.step()", "print(engine)"));
    assert.equal(made.findings("app/run.py").length, 0);
    made.show("app/engine.py", ENGINE);
    assert.equal(made.findings("app/run.py").length, 1);
  });
});
