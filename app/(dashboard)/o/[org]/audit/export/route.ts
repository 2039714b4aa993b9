import { auditQuery } from "../audit-query";
import { contextFromSession } from "@/lib/features/access";
import { exportAudit } from "@/lib/features/audit";
import { downloadResponse } from "@/lib/framework/download";
import { problemResponse } from "@/lib/framework/problem";
import { toAppError } from "@/lib/shared/errors";
import { newId } from "@/lib/shared/ids";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ org: string }> };

/** The audit log as a file, for the person who is signed in: a reading like the page beside it. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const requestId = newId();
  try {
    const ctx = await contextFromSession({ org: (await params).org }, requestId);
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const format = query["format"] === "csv" ? "csv" : "json";
    const file = await exportAudit.execute(ctx, { ...auditQuery(query, Date.now()), format });
    return downloadResponse({ ...file, headers: { ...file.headers, "x-request-id": requestId } });
  } catch (thrown) {
    return problemResponse(toAppError(thrown), requestId);
  }
}
