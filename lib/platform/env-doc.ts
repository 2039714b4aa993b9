/** What the configuration table says about a variable. `defaultText` describes a default that is computed. */
export interface VariableDoc {
  readonly description: string;
  readonly defaultText?: string;
  readonly example?: string;
  readonly isSecret?: boolean;
}

/** Documentation in the form that zod carries. */
export const doc = (meta: VariableDoc): Record<string, unknown> & VariableDoc => ({ ...meta });
