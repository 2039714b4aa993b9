export { applyRetentionJob } from "./jobs/apply-retention.job";
