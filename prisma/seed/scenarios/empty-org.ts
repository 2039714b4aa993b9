import { SEED_PASSWORD, seedOrganization, type Scenario } from "../scenario";

/** Somebody who has just signed up. */
export const emptyOrg: Scenario = async () => ({
  ...(await seedOrganization("empty", "default")),
  password: SEED_PASSWORD,
});
