// Owns the order of work: the most urgent job first, in short slices, with the event loop in between so that edits and
// cancellations get through. A job is stopped by not driving it. While one job waits for a file, those that wait for nothing go on;
// two that may wait are never in each other's way. Knows nothing of what the jobs do.

/** Smaller runs first. */
export const Priority = { active: 0, open: 1, dependent: 2, background: 3 } as const;
export type Priority = (typeof Priority)[keyof typeof Priority];

/** One `next` should take about a millisecond, waiting aside. Left early, it gets a chance to clean up in `finally`. */
export type Steps = Generator<void, void, unknown> | AsyncGenerator<void, void, unknown>;

export interface Job {
  /** A new job replaces one of the same key, waiting or half done, and keeps the greater urgency. */
  readonly key: string;
  readonly priority: Priority;
  /** Milliseconds before it may start, default 0. */
  readonly delay?: number;
  readonly steps: () => Steps;
}

export interface Scheduler {
  add(job: Job): void;
  /** Ends the delay of a waiting job. */
  hurry(key: string): void;
  cancel(key: string): void;
  /** Cancels everything; later jobs are ignored. */
  dispose(): void;
}

export interface SchedulerPort {
  /** Milliseconds from any origin, monotonic. */
  now(): number;
  /** Lets other work of the process run. */
  yield(): Promise<void>;
  /** Told what a job throws; the job is over then. */
  failed(key: string, error: unknown): void;
}

/** Milliseconds of work between two looks at the event loop. */
export const SLICE = 8;

interface Entry {
  readonly job: Job;
  readonly priority: Priority;
  /** Time before which it must not start. */
  readonly from: number;
  readonly order: number;
  steps: Steps | undefined;
}

export function createScheduler(port: SchedulerPort): Scheduler {
  const queue = createQueue(port);
  let running = false;
  let disposed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const loop = async () => {
    running = true;
    while (!disposed && queue.mostUrgent()) {
      await port.yield();
      runSlice(queue, port, changed);
    }
    running = false;
    if (!disposed) wakeLater();
  };
  const wake = () => {
    if (!running && !disposed) void loop();
  };
  const wakeLater = () => {
    clearTimeout(timer);
    const next = queue.nextStart();
    if (next !== undefined) timer = setTimeout(wake, Math.max(0, Math.ceil(next - port.now())));
  };
  const changed = () => {
    if (running || disposed) return;
    if (queue.mostUrgent()) wake();
    else wakeLater();
  };

  return {
    add(job) {
      if (disposed) return;
      queue.add(job);
      changed();
    },
    hurry(key) {
      queue.hurry(key);
      changed();
    },
    cancel: queue.cancel,
    dispose() {
      disposed = true;
      clearTimeout(timer);
      queue.clear();
    },
  };
}

interface Queue {
  add(job: Job): void;
  hurry(key: string): void;
  cancel(key: string): void;
  clear(): void;
  /** The job to drive now; undefined when all wait, for their time or for what one of them awaits. */
  mostUrgent(): Entry | undefined;
  /** When the first job that waits for its time may start. */
  nextStart(): number | undefined;
  finish(entry: Entry): void;
  /** Between these, no job is driven that may wait itself: files are read, and taken in, in the order of the jobs. */
  beginWait(entry: Entry): void;
  endWait(): void;
}

function createQueue(port: SchedulerPort): Queue {
  const entries = new Map<string, Entry>();
  let order = 0;
  let waiting: Entry | undefined;
  const isBlocked = (entry: Entry) => waiting !== undefined && (entry.job.key === waiting.job.key || mayWait(entry));
  const finish = (entry: Entry) => {
    // A job that was replaced while it ran must not take its successor along.
    if (entries.get(entry.job.key) === entry) entries.delete(entry.job.key);
    stop(entry, port);
  };
  return {
    add(job) {
      const old = entries.get(job.key);
      if (old) stop(old, port);
      const start = port.now() + (job.delay ?? 0);
      const keep = old !== undefined && old.priority < job.priority;
      const { priority, from } = keep ? old : { priority: job.priority, from: start };
      entries.set(job.key, { job, priority, from, order: order++, steps: undefined });
    },
    hurry(key) {
      const entry = entries.get(key);
      if (entry && entry.from > port.now()) entries.set(key, { ...entry, from: 0 });
    },
    cancel(key) {
      const entry = entries.get(key);
      if (entry) finish(entry);
    },
    clear() {
      for (const entry of [...entries.values()]) finish(entry);
    },
    mostUrgent: () => mostUrgent(entries.values(), port.now(), isBlocked),
    nextStart() {
      const starts = [...entries.values()].filter((entry) => !isBlocked(entry)).map(({ from }) => from);
      return starts.length === 0 ? undefined : Math.min(...starts);
    },
    finish,
    beginWait(entry) {
      waiting = entry;
    },
    endWait() {
      waiting = undefined;
    },
  };
}

function mostUrgent(entries: Iterable<Entry>, now: number, isBlocked: (entry: Entry) => boolean): Entry | undefined {
  let best: Entry | undefined;
  for (const entry of entries) {
    if (entry.from > now) continue;
    const isBetter =
      !best || entry.priority < best.priority || (entry.priority === best.priority && entry.order < best.order);
    if (isBetter && !isBlocked(entry)) best = entry;
  }
  return best;
}

function mayWait(entry: Entry): boolean {
  try {
    // Making a generator runs nothing of it yet.
    entry.steps ??= entry.job.steps();
    return Symbol.asyncIterator in entry.steps;
  } catch {
    // Told when it is driven.
    return false;
  }
}

/** Drives the most urgent jobs until the slice is used up, or one of them waits. */
function runSlice(queue: Queue, port: SchedulerPort, changed: () => void): void {
  const end = port.now() + SLICE;
  do {
    const entry = queue.mostUrgent();
    if (!entry) return;
    const done = step(entry, port);
    if (typeof done === "boolean") {
      if (done) queue.finish(entry);
      continue;
    }
    queue.beginWait(entry);
    void done.then((isDone) => {
      queue.endWait();
      if (isDone) queue.finish(entry);
      changed();
    });
    return;
  } while (port.now() < end);
}

/** True at the end of a job. One that throws is at its end. */
function step(entry: Entry, port: SchedulerPort): boolean | Promise<boolean> {
  const failed = (error: unknown) => {
    port.failed(entry.job.key, error);
    return true;
  };
  try {
    entry.steps ??= entry.job.steps();
    const result = entry.steps.next();
    return result instanceof Promise ? result.then(({ done }) => done === true, failed) : result.done === true;
  } catch (error) {
    return failed(error);
  }
}

function stop(entry: Entry, port: SchedulerPort): void {
  const { steps } = entry;
  entry.steps = undefined;
  if (!steps) return;
  const failed = (error: unknown) => port.failed(entry.job.key, error);
  try {
    const ended = steps.return(undefined);
    if (ended instanceof Promise) ended.catch(failed);
  } catch (error) {
    failed(error);
  }
}
