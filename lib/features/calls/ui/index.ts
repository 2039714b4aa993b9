export { CallDetail } from "./call-detail";
export { CallFilters } from "./call-filters";
export { CallTable } from "./call-table";
export { callTitle, StatusBadge } from "./call-words";
export { CopyAsCurl } from "./copy-as-curl";
export { LiveToggle } from "./live-toggle";
export { isFiltered, logFilters } from "./log-filters";
export { NoCalls } from "./no-calls";
