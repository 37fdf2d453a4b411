// Tests the order of work, on a clock that the test moves: urgency, replacement, delay, slices, failures.
import * as assert from "node:assert/strict";
import { createScheduler, type Job, Priority, type Scheduler, SLICE, type Steps } from "../../server/src/lsp/scheduler";

describe("the scheduler", function () {
  this.timeout(30_000);

  let now = 0;
  let yields = 0;
  let log: string[] = [];
  let scheduler: Scheduler;

  beforeEach(() => {
    now = 0;
    yields = 0;
    log = [];
    scheduler = createScheduler({
      now: () => now,
      async yield() {
        yields++;
        log.push("|");
      },
      failed: (key, error) => log.push(`${key}!${error instanceof Error ? error.message : ""}`),
    });
  });
  afterEach(() => scheduler.dispose());

  /** A job of some steps, each of which takes some milliseconds. */
  const job = (key: string, priority: Priority, steps = 1, cost = 1, more: Partial<Job> = {}): Job => ({
    key,
    priority,
    *steps() {
      try {
        for (let step = 0; step < steps; step++) {
          log.push(key);
          now += cost;
          yield;
        }
        log.push(`${key}.`);
      } finally {
        log.push(`${key};`);
      }
    },
    ...more,
  });
  /** Resolves when nothing is left that may run now. */
  const quiet = () =>
    new Promise<void>((resolve) => {
      scheduler.add({
        key: "last",
        priority: Priority.background,
        // Of the kind that may wait: it starts when no other one waits any more.
        async *steps() {
          resolve();
          yield;
        },
      });
    });

  it("runs the most urgent job first, and equals in order", async () => {
    scheduler.add(job("background", Priority.background));
    scheduler.add(job("open", Priority.open));
    scheduler.add(job("active", Priority.active));
    scheduler.add(job("open2", Priority.open));
    await quiet();
    const finished = log.filter((entry) => entry.endsWith("."));
    assert.deepEqual(finished, ["active.", "open.", "open2.", "background."]);
  });

  it("looks at the event loop after a slice, and lets what came meanwhile go first", async () => {
    scheduler.add(job("long", Priority.background, 3, SLICE));
    scheduler.add({
      key: "typing",
      priority: Priority.background,
      *steps() {
        scheduler.add(job("active", Priority.active));
        yield;
      },
    });
    await quiet();
    assert.deepEqual(log.slice(0, 6), ["|", "long", "|", "long", "|", "long"]);
    scheduler.add(job("slow", Priority.background, 2, SLICE));
    const wait = quiet();
    scheduler.add(job("urgent", Priority.active));
    await wait;
    assert.ok(log.indexOf("urgent.") < log.indexOf("slow"));
  });

  it("replaces a job of the same key, and stops the one that runs", async () => {
    let replaced = false;
    scheduler.add({
      key: "x",
      priority: Priority.active,
      async *steps() {
        try {
          yield;
          replaced = true;
          scheduler.add(job("x", Priority.background));
          yield;
          log.push("not reached");
          yield;
        } finally {
          log.push("cleaned");
        }
      },
    });
    await quiet();
    assert.ok(replaced);
    assert.deepEqual(
      log.filter((entry) => entry !== "|"),
      ["cleaned", "x", "x.", "x;"],
    );
  });

  it("keeps the urgency of a job that a less urgent one replaces", async () => {
    scheduler.add(job("x", Priority.active));
    scheduler.add(job("y", Priority.open));
    scheduler.add(job("x", Priority.background, 1, 1, { delay: 10_000 }));
    await quiet();
    assert.deepEqual(
      log.filter((entry) => entry.endsWith(".")),
      ["x.", "y."],
    );
  });

  it("does not start a job before its time, unless it is hurried", async () => {
    scheduler.add(job("later", Priority.active, 1, 1, { delay: 10_000 }));
    await quiet();
    assert.ok(!log.includes("later"));
    scheduler.hurry("later");
    await quiet();
    assert.ok(log.includes("later."));
  });

  it("starts a delayed job by itself", async () => {
    const done = new Promise<void>((resolve) => {
      scheduler.add({
        key: "soon",
        priority: Priority.open,
        delay: 5,
        *steps() {
          resolve();
          yield;
        },
      });
    });
    now = 5;
    await done;
  });

  it("goes on with what waits for nothing while a job waits, and keeps those that may wait in order", async () => {
    let arrive = () => {};
    const file = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const waiting = (key: string, wait: Promise<void>): Job => ({
      key,
      priority: Priority.background,
      async *steps() {
        log.push(key);
        await wait;
        log.push(`${key}.`);
        yield;
      },
    });
    scheduler.add(waiting("slow", file));
    scheduler.add(waiting("other", Promise.resolve()));
    await new Promise<void>((resolve) => {
      scheduler.add({
        key: "typing",
        priority: Priority.background,
        delay: 5,
        *steps() {
          log.push("typing");
          resolve();
          yield;
        },
      });
      now = 5;
      scheduler.hurry("typing");
    });
    scheduler.add(waiting("slow", Promise.resolve()));
    assert.deepEqual(
      log.filter((entry) => entry !== "|"),
      ["slow", "typing"],
    );
    arrive();
    await quiet();
    assert.deepEqual(
      log.filter((entry) => entry !== "|"),
      ["slow", "typing", "slow.", "other", "other.", "slow", "slow."],
    );
  });

  it("forgets a cancelled job", async () => {
    scheduler.add(job("x", Priority.active));
    scheduler.cancel("x");
    scheduler.cancel("unknown");
    await quiet();
    assert.ok(!log.includes("x"));
  });

  it("reports a job that throws, in steps of either kind, and goes on", async () => {
    const bad = (key: string, steps: () => Steps): Job => ({ key, priority: Priority.active, steps });
    scheduler.add(
      bad("sync", function* () {
        yield;
        throw new Error("a");
      }),
    );
    scheduler.add(
      bad("async", async function* () {
        yield;
        throw new Error("b");
      }),
    );
    scheduler.add(
      bad("start", () => {
        throw new Error("c");
      }),
    );
    scheduler.add(job("good", Priority.open));
    await quiet();
    const told = log.filter((entry) => entry !== "|").sort();
    assert.deepEqual(told, ["async!b", "good", "good.", "good;", "start!c", "sync!a"]);
  });

  it("stops everything when it is disposed of", async () => {
    let step = 0;
    await new Promise<void>((resolve) => {
      scheduler.add({
        key: "endless",
        priority: Priority.active,
        *steps() {
          try {
            for (;;) {
              step++;
              now += SLICE;
              if (step === 3) queueMicrotask(() => scheduler.dispose());
              yield;
            }
          } finally {
            resolve();
          }
        },
      });
    });
    scheduler.add(job("late", Priority.active));
    assert.equal(step, 3);
    assert.ok(yields >= 3);
    assert.ok(!log.includes("late"));
  });
});
