export { createRateLimits, type RateLimits, type RateRule } from "./create-rate-limits";
