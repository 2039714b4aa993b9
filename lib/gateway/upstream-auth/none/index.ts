import { z } from "zod";
import { ok } from "@/lib/shared/result";
import { defineUpstreamAuth } from "../define-upstream-auth";

export const none = defineUpstreamAuth({
  id: "none",
  title: "No authentication",
  config: z.unknown(),
  headers: () => Promise.resolve(ok({})),
});
