import { z } from "zod";
import { containsText } from "@/lib/framework/contains-text";

/** Input of the lists of people. */
export const memberSearch = {
  search: z.string().trim().max(200).optional().meta({ description: "Part of a name or an e-mail." }),
};

/** A filter for members whose name or e-mail contains the words. */
export function searchedPerson(search: string | undefined) {
  if (search === undefined || search === "") return {};
  const contains = containsText(search);
  return { user: { OR: [{ name: contains }, { email: contains }] } };
}
