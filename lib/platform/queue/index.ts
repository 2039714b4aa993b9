export type { JobContext, JobHandler, JobOptions, QueueOptions, Queues, ScheduleOptions } from "./contract";

export { createQueues } from "./create-queues";
