// Settings of mail and of signing in; part of the schema in env-schema.ts.
import { z } from "zod";
import { doc } from "./env-doc";
import { urlOf } from "./env-formats";

export const signInVariables = {
  GATEHOUSE_SMTP_URL: urlOf(["smtp:", "smtps:"], "smtps://user:password@smtp.example.com")
    .optional()
    .meta(
      doc({
        description:
          "Mail server for invitations and password resets. Without one, links are shown to the inviter, and every mail is a file in DATA_DIR/outbox.",
        defaultText: "none",
        example: "smtps://user:password@smtp.example.com:465",
        isSecret: true,
      }),
    ),
  GATEHOUSE_MAIL_FROM: z
    .string()
    .max(320)
    .regex(/^[^\r\n]+$/, "must be one line")
    .optional()
    .meta(
      doc({
        description: "Sender of the mails that Gatehouse sends.",
        defaultText: "`Gatehouse <gatehouse@` host of PUBLIC_URL `>`",
        example: "Gatehouse <gatehouse@example.com>",
      }),
    ),
  GATEHOUSE_GITHUB_CLIENT_ID: z
    .string()
    .optional()
    .meta(
      doc({
        description:
          "OAuth app of GitHub for signing in. Its callback is PUBLIC_URL/api/auth/callback/github.",
        defaultText: "none",
      }),
    ),
  GATEHOUSE_GITHUB_CLIENT_SECRET: z
    .string()
    .optional()
    .meta(doc({ description: "Secret of the OAuth app of GitHub.", defaultText: "none", isSecret: true })),
  GATEHOUSE_GOOGLE_CLIENT_ID: z
    .string()
    .optional()
    .meta(
      doc({
        description:
          "OAuth client of Google for signing in. Its callback is PUBLIC_URL/api/auth/callback/google.",
        defaultText: "none",
      }),
    ),
  GATEHOUSE_GOOGLE_CLIENT_SECRET: z
    .string()
    .optional()
    .meta(doc({ description: "Secret of the OAuth client of Google.", defaultText: "none", isSecret: true })),
  GATEHOUSE_OIDC_ISSUER: urlOf(["https:", "http:"], "https://login.example.com")
    .optional()
    .meta(
      doc({
        description:
          "OpenID Connect provider for signing in; it must say that addresses are verified (`email_verified`). Its callback is PUBLIC_URL/api/auth/callback/oidc.",
        defaultText: "none",
        example: "https://login.example.com",
      }),
    ),
  GATEHOUSE_OIDC_CLIENT_ID: z
    .string()
    .optional()
    .meta(doc({ description: "Client id at the OpenID Connect provider.", defaultText: "none" })),
  GATEHOUSE_OIDC_CLIENT_SECRET: z
    .string()
    .optional()
    .meta(
      doc({
        description: "Client secret at the OpenID Connect provider.",
        defaultText: "none",
        isSecret: true,
      }),
    ),
  GATEHOUSE_OIDC_NAME: z
    .string()
    .optional()
    .meta(
      doc({
        description: "What the sign-in button calls it.",
        defaultText: "`single sign-on`",
        example: "Example Login",
      }),
    ),
};
