import { config } from "zod";

// The pages' policy forbids eval, and zod would try it; a report of every page would hide the one that matters.
config({ jitless: true });
