import NextAuth from "next-auth";
import type { NextRequest } from "next/server";
import { signInOptions } from "@/lib/features/access";

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

async function handle(request: NextRequest, context: Context): Promise<Response> {
  // next-auth's own signature is untyped; with a request and its params it answers a Response.
  return (await NextAuth(request, context, await signInOptions())) as Response;
}

export { handle as GET, handle as POST };
