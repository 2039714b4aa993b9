import { headers } from "next/headers";

/** The address the request came from, as our server wrote it into the request; null outside a request. */
export async function requestIp(): Promise<string | null> {
  const forwarded = (await headers()).get("x-forwarded-for");
  return forwarded?.split(",").at(-1)?.trim() ?? null;
}
