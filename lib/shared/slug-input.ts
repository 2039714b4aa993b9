import { z } from "zod";
import { slugProblem, type SlugPlace } from "./slug";

/** A slug that somebody typed; the message says what is wrong with it. */
export const slugInput = slugOf("inside");

/** The same for an organization, whose slug must not be one of our own URLs. */
export const orgSlugInput = slugOf("organization");

function slugOf(place: SlugPlace) {
  return z
    .string()
    .trim()
    .superRefine((slug, context) => {
      const problem = slugProblem(slug, place);
      if (problem !== null) context.addIssue({ code: "custom", message: problem });
    });
}
