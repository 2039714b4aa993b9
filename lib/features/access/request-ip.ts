import { headers } from "next/headers";
import { clientAddress } from "@/lib/framework/client-address";

/** The address that the request being answered came from. */
export async function requestIp(): Promise<string | null> {
  return clientAddress(await headers());
}
