import { z } from "zod";

/** A moment in an answer: a Date inside, ISO 8601 in UTC outside. */
export const timestamp = z.codec(z.date(), z.iso.datetime(), {
  decode: (date) => date.toISOString(),
  encode: (text) => new Date(text),
});

// The year 0 is one of ISO 8601 and none of PostgreSQL.
const EARLIEST = new Date("0001-01-02T00:00:00Z");

/** A moment in a question: ISO 8601 with its offset outside, a Date inside. */
export const moment = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .pipe(z.date().min(EARLIEST, "Give a moment after the year 0."));
