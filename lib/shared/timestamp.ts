import { z } from "zod";

/** A moment in an answer: a Date inside, ISO 8601 in UTC outside. */
export const timestamp = z.codec(z.date(), z.iso.datetime(), {
  decode: (date) => date.toISOString(),
  encode: (text) => new Date(text),
});
