import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import type { CallStatus, CallView } from "../schema";

export const STATUS_WORDS: Record<CallStatus, { label: string; tone: Tone; meaning: string }> = {
  attempted: {
    label: "Running",
    tone: "accent",
    meaning: "Sent to the server; the outcome is not known yet.",
  },
  ok: { label: "OK", tone: "success", meaning: "The server answered." },
  tool_error: { label: "Tool error", tone: "warning", meaning: "The tool answered that it failed." },
  error: { label: "Error", tone: "danger", meaning: "The call was answered with an error." },
  denied: { label: "Denied", tone: "danger", meaning: "Policy refused the call; the server never saw it." },
  invalid: {
    label: "Invalid",
    tone: "warning",
    meaning: "The message was not valid; the server never saw it.",
  },
  upstream_error: {
    label: "Server failed",
    tone: "danger",
    meaning: "The server could not be reached or broke off.",
  },
  timeout: { label: "Timed out", tone: "danger", meaning: "The server did not answer in time." },
  cancelled: { label: "Cancelled", tone: "neutral", meaning: "The client gave up before the answer came." },
  interrupted: {
    label: "Interrupted",
    tone: "warning",
    meaning: "Gatehouse stopped before the end was known.",
  },
};

/** What became of a call, as a badge. */
export function StatusBadge({ status }: { status: CallStatus }) {
  const { label, tone, meaning } = STATUS_WORDS[status];
  return (
    <Badge tone={tone} title={meaning}>
      {label}
    </Badge>
  );
}

const REASONS: Readonly<Record<string, string>> = {
  allowed: "Every rule allows it.",
  not_decided: "The message was refused before any rule was asked.",
  foreign_tenant: "The key belongs to another organization or workspace.",
  organization_disabled: "The organization is switched off.",
  workspace_disabled: "The workspace is switched off.",
  server_disabled: "The server is switched off in the registry.",
  workspace_server_disabled: "The server is switched off in this workspace.",
  insufficient_scope: "The key lacks the scope “mcp”.",
  user_access: "User access of the server does not let this person or key in.",
  capability_disabled_by_org: "The organization switched this capability off.",
  capability_disabled_by_workspace: "The workspace switched this capability off.",
  capability_quarantined:
    "Its definition is not the approved one. An admin of the organization can approve it.",
  capability_not_enabled: "The server has not listed this capability, so nothing allows it.",
  name_resembles_disabled: "The name can be taken for that of a capability that is switched off.",
  capability_hidden: "No server of the workspace has this, or not for this caller.",
  resource_hidden: "No server of the workspace has this, or not for this caller.",
  resource_not_matched: "No resource or template that is switched on covers this URI.",
};

/** Why a call was let through or refused, as a sentence. */
export function reasonText(reason: string): string {
  return REASONS[reason] ?? `Refused with the code “${reason}”.`;
}

/** What a call without a server went to. */
export function noServerText({ endpoint }: Pick<CallView, "endpoint">): string {
  return endpoint === "workspace" ? "Workspace endpoint" : "Removed since";
}

/** What a call is called: its target where it has one, else its method. */
export function callTitle(call: Pick<CallView, "method" | "target">): string {
  return call.target?.name ?? call.method;
}

const NUMBER = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });

export function millisecondsText(ms: number | null): string {
  if (ms === null) return "–";
  return ms >= 10_000 ? `${NUMBER.format(ms / 1000)} s` : `${NUMBER.format(ms)} ms`;
}

export function bytesText(bytes: number | null): string {
  if (bytes === null) return "–";
  if (bytes < 1024) return `${NUMBER.format(bytes)} B`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${NUMBER.format(kilobytes)} KB` : `${NUMBER.format(kilobytes / 1024)} MB`;
}

/** "Claude Code 2.1", or nothing where the client did not say. */
export function clientText({ name, version }: CallView["client"]): string | null {
  if (name === null) return null;
  return version === null ? name : `${name} ${version}`;
}
