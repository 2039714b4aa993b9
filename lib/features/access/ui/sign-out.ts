import { signOut as endSession } from "next-auth/react";

/** Ends the session in this browser and shows the sign-in page. */
export async function signOut(): Promise<void> {
  await endSession({ redirect: false });
  // A full load, so that nothing of the person stays in memory.
  window.location.assign("/sign-in");
}
