import { describe, expect, it } from "vitest";
import { openApiDocument } from "@/lib/runtime/admin-api/openapi";
import { adminRoutes } from "@/lib/runtime/admin-api/routes";
import { readDocument } from "./document";

describe("the API reference", () => {
  it("understands all of the document that the admin API writes", () => {
    const { groups } = readDocument(openApiDocument("https://gatehouse.test"));
    expect(groups.flatMap(({ operations }) => operations)).toHaveLength(adminRoutes.length);
  });
});
