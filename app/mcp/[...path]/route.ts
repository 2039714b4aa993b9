import { answerMcp } from "@/lib/runtime/doors/web-door";
import { getGateway } from "@/lib/runtime/gateway";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

// Reached through the rewrite of the public URLs, which leaves the URL of the request as the client sent it.
async function answer(request: Request): Promise<Response> {
  return answerMcp(await getGateway(), request, { opensStreams: true });
}

// Every method: who may not call must learn that before which methods there are.
export {
  answer as DELETE,
  answer as GET,
  answer as HEAD,
  answer as OPTIONS,
  answer as PATCH,
  answer as POST,
  answer as PUT,
};
