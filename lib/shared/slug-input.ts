import { z } from "zod";
import { slugProblem } from "./slug";

/** A slug that somebody typed; the message says what is wrong with it. */
export const slugInput = z
  .string()
  .trim()
  .superRefine((slug, context) => {
    const problem = slugProblem(slug);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  });
