import { CopyButton } from "@/components/ui/copy-button";
import type { CallDetailView } from "../schema";
import { curlCommand } from "./curl-command";

/** Copies a command that makes the call again. Nothing where the server is gone or the call is not stored whole. */
export function CopyAsCurl({ call, url }: { call: CallDetailView; url: string | null }) {
  const command = url === null ? null : curlCommand(call, url);
  return command === null ? null : <CopyButton value={command} label="Copy as curl" showLabel size="md" />;
}
