import { getMailer } from "@/lib/framework/adapters";

/** Whether mail reaches people; otherwise it is kept in the outbox. */
export function mailDelivers(): boolean {
  return getMailer().delivers;
}
