/** What the headers of a page depend on. */
export interface PageSecurity {
  readonly isDevelopment: boolean;
  readonly publicUrl: string;
}

const FIXED = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  // Links of invitations and password resets are secrets in a path: no other origin may learn them.
  "referrer-policy": "same-origin",
  "permissions-policy":
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
} as const;

const HSTS_SECONDS = 31_536_000;

/** The headers of every answer that is not MCP's. */
export function securityHeaders(nonce: string, security: PageSecurity): Readonly<Record<string, string>> {
  return {
    ...FIXED,
    "content-security-policy": contentSecurityPolicy(nonce, security),
    ...(isHttps(security) ? { "strict-transport-security": `max-age=${String(HSTS_SECONDS)}` } : {}),
  };
}

// Scripts run by their nonce alone, and so do those that they load. Styles may be inline: React and the components
// write style attributes, and a style that nobody can inject moves nothing out.
function contentSecurityPolicy(nonce: string, { isDevelopment, publicUrl }: PageSecurity): string {
  const directives = [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    // Images and sounds that a tool answered with are shown from the answer itself, never fetched.
    "img-src 'self' data:",
    "media-src 'self' data:",
    `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
    "font-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    ...(isHttps({ publicUrl }) ? ["upgrade-insecure-requests"] : []),
  ];
  return directives.join("; ");
}

function isHttps({ publicUrl }: { publicUrl: string }): boolean {
  return publicUrl.startsWith("https:");
}
