import path from "node:path";
import type { Env } from "@/lib/platform/env";
import { journalBacklogBytes } from "@/lib/platform/journal";
import { countParkedCalls } from "@/lib/runtime/recording/parked-calls";
import { fine, warning, type Finding } from "./finding";

// A process that ships has less than this to do at any moment.
const BACKLOG_BYTES_MAX = 16 * 1024 * 1024;

/** What waits on the way of calls to PostgreSQL. */
export async function checkAudit(env: Env): Promise<readonly Finding[]> {
  const dir = path.join(env.DATA_DIR, "journal");
  const parked = await countParkedCalls(dir);
  const findings = [judgeBacklog(env, await journalBacklogBytes(dir))];
  if (parked > 0) {
    findings.push(
      warning(
        `${String(parked)} call records that PostgreSQL refused are parked in ${path.join(dir, "parked")}`,
        "Each file says why. They are offered again at every start; please report the reason.",
      ),
    );
  }
  if (env.GATEHOUSE_AUDIT === "available") {
    findings.push(
      warning("GATEHOUSE_AUDIT=available: calls go on that cannot be recorded", "strict refuses them."),
    );
  }
  return findings;
}

function judgeBacklog(env: Env, bytes: number): Finding {
  const waiting = `${String(Math.ceil(bytes / 1e6))} MB of call records wait in the journal`;
  if (env.GATEHOUSE_AUDIT_WRITER === "postgres" && bytes > 0)
    return warning(
      `${waiting}, which GATEHOUSE_AUDIT_WRITER=postgres does not ship`,
      "Start once with GATEHOUSE_AUDIT_WRITER=journal and stop it with Ctrl-C.",
    );
  if (bytes > BACKLOG_BYTES_MAX)
    return warning(waiting, "They are shipped while Gatehouse runs and PostgreSQL answers.");
  return fine(
    env.GATEHOUSE_AUDIT_WRITER === "postgres"
      ? "Calls are recorded in PostgreSQL"
      : "The audit journal is shipped",
  );
}
