import type { Explanation, ExplainInput } from "./schema";

/** The workspace that is asked about, by the slugs of its URL. */
export interface ExplainPlace {
  readonly org: string;
  readonly workspace: string;
}

export type ExplainAnswer =
  { readonly ok: true; readonly value: Explanation } | { readonly ok: false; readonly message: string };

/** Asks for an explanation as the signed-in person. */
export type Explain = (place: ExplainPlace, question: ExplainInput) => Promise<ExplainAnswer>;

/** Somebody or something that can be asked about. */
export interface ExplainSubject {
  readonly id: string;
  readonly label: string;
}
