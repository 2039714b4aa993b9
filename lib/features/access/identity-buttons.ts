import { identityProviders } from "./identity-providers";

/** The identity providers that people may sign in through: what the buttons need. */
export function identityButtons(): { readonly id: string; readonly name: string }[] {
  return identityProviders().map(({ id, name }) => ({ id, name }));
}
