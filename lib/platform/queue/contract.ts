export type JobOptions = {
  /** While a job added with this id waits or runs, adding another changes nothing. */
  jobId?: string;
  delayMs?: number;
  /** Tries in all; a job that used them up is parked in the failed set. */
  attempts?: number;
  /** First pause between tries; doubles each time, with jitter. */
  backoffMs?: number;
};

export type ScheduleOptions = {
  /** Moves the ticks within the period, so that many schedules do not tick together. */
  offsetMs?: number;
  attempts?: number;
  backoffMs?: number;
};

export type JobContext = {
  name: string;
  jobId: string;
  /** 1 on the first try. */
  attempt: number;
  /** Aborts when the job ran over its time or the process is closing. */
  signal: AbortSignal;
};

export type JobHandler = {
  concurrency: number;
  /** Default 5 minutes; the signal aborts and the try counts as failed. */
  timeoutMs?: number;
  handle(payload: unknown, context: JobContext): Promise<void>;
};

export type QueueOptions = {
  databaseUrl: string;
  /** When set, Redis holds the queues instead of PostgreSQL. */
  redisUrl?: string;
  prefix?: string;
  onError?: (error: unknown) => void;
  onFailed?: (failure: {
    name: string;
    jobId: string;
    attempt: number;
    parked: boolean;
    error: Error;
  }) => void;
};

export type Queues = {
  /** Answers with the job's id. Rejects with an `unavailable` AppError when the store does not answer. */
  add(name: string, payload: unknown, options?: JobOptions): Promise<string>;
  /** Adds a job every `everyMs`, once per tick however many workers there are. Repeating the call changes the schedule. */
  upsertSchedule(
    name: string,
    schedulerId: string,
    everyMs: number,
    payload: unknown,
    options?: ScheduleOptions,
  ): Promise<void>;
  removeSchedule(name: string, schedulerId: string): Promise<void>;
  listSchedules(name: string): Promise<string[]>;
  /** Starts taking jobs of these names in this process. Once per process. */
  work(handlers: Readonly<Record<string, JobHandler>>): Promise<void>;
  isHealthy(): Promise<boolean>;
  /** Stops taking jobs, lets running ones finish (or aborts them after `graceMs`), closes connections. */
  close(options?: { graceMs?: number }): Promise<void>;
};
