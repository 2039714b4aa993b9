export type { Bus, BusEvent, BusHandler, BusOptions, PostgresBusOptions, RedisBusOptions } from "./contract";

export { createPostgresBus } from "./create-postgres-bus";
export { createRedisBus } from "./create-redis-bus";
