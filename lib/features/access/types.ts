/** Somebody that people may sign in through. */
export interface IdentityProvider {
  readonly id: "github" | "google" | "oidc";
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  readonly endpoints: () => Promise<Endpoints>;
  readonly readProfile: (accessToken: string, userinfoUrl: string) => Promise<IdentityProfile>;
}

export interface Endpoints {
  /** What `iss` of the callback must be, where the provider sends it. */
  readonly issuer: string;
  readonly authorization: string;
  readonly token: string;
  readonly userinfo: string;
}

/** Who somebody is, by their provider. */
export interface IdentityProfile {
  readonly sub: string;
  readonly name: string;
  /** In lower case; missing unless the provider says that it is verified. */
  readonly email?: string;
}
