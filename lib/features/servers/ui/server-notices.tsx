import { Alert } from "@/components/ui/alert";
import { ButtonLink } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ServerView } from "../schema";
import { HEALTH_WORDS } from "./server-words";

/** What somebody should know or do about a server before anything else. Nothing when all is well. */
export function ServerNotices({ server, path }: { server: ServerView; path: string }) {
  const { enabled, health, syncError, waiting, workspaces } = server;
  const isTroubled = enabled && (health.status === "degraded" || health.status === "unreachable");
  return (
    <>
      {!enabled && (
        <Alert tone="warning" title="This server is disabled">
          No workspace can list or call it, and its health is not checked. Enable it in the menu above.
        </Alert>
      )}
      {enabled && workspaces === 0 && (
        <Alert
          tone="neutral"
          title="No workspace may use this server yet"
          action={
            <ButtonLink href={`${path}/access`} variant="outline" size="sm">
              Choose workspaces
            </ButtonLink>
          }
        >
          Nobody can list or call its tools until a workspace has it.
        </Alert>
      )}
      {waiting > 0 && (
        <Alert
          tone="warning"
          title={
            waiting === 1
              ? "1 definition waits for approval"
              : `${String(waiting)} definitions wait for approval`
          }
          action={
            <ButtonLink href={`${path}/changes`} variant="outline" size="sm">
              Read the changes
            </ButtonLink>
          }
        >
          The server no longer says what was approved, or lists something new.
        </Alert>
      )}
      {enabled && health.circuit !== null && (
        <Alert tone="danger" title="Calls are not passed on to this server">
          They failed several times in a row ({health.circuit.cause}). Circuit open since{" "}
          <RelativeTime date={health.circuit.since} />; from <RelativeTime date={health.circuit.until} /> on,
          one call at a time tries the server again, and the first that succeeds lets all others through.
        </Alert>
      )}
      {isTroubled && health.detail !== null && (
        <Alert
          tone={HEALTH_WORDS[health.status].tone}
          title={
            health.status === "degraded" ? "The server answers, but not well" : "The server cannot be reached"
          }
        >
          {health.detail}
        </Alert>
      )}
      {/* The same words twice help nobody: a failed check and a failed sync usually have one cause. */}
      {syncError !== null && syncError !== health.detail && (
        <Alert tone="warning" title="The last sync was not complete">
          {syncError}
        </Alert>
      )}
    </>
  );
}
