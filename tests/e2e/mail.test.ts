import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSmtp, type SmtpServer } from "../helpers/smtp-server";
import { TEST_PASSWORD } from "../helpers/test-password";
import { DESKTOP, launchBrowser } from "./browser";
import { inspect } from "./inspect-page";
import { startProduct, waitFor, type Product } from "./product";

let smtp: SmtpServer;
let product: Product;
let browser: Browser;
let page: Page;
const ADA = "ada@example.com";

beforeAll(async () => {
  smtp = await startSmtp();
  [product, browser] = await Promise.all([
    startProduct({ env: { GATEHOUSE_SMTP_URL: smtp.url } }),
    launchBrowser(),
  ]);
  // A page of its own context, as axe wants it.
  page = await (await browser.newContext({ viewport: DESKTOP })).newPage();
  page.setDefaultTimeout(15_000);
});

afterAll(async () => {
  await browser.close();
  await product.stop();
  await product.remove();
  smtp.close();
});

/** The text of the next mail, its long lines put together again. */
async function mailAfter(deed: () => Promise<void>): Promise<string> {
  const before = smtp.received.length;
  await deed();
  await waitFor(() => Promise.resolve(smtp.received.length > before), {
    timeoutMs: 10_000,
    what: () => "a mail",
  });
  return (smtp.received.at(-1) ?? "").replaceAll("=\n", "").replaceAll("=3D", "=");
}

/** What the page says when somebody asks to sign up. */
async function askFor(email: string): Promise<string> {
  await page.goto(`${product.url}/sign-up`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send link" }).click();
  const answer = page.getByText("Look at your mail").locator("..");
  await answer.waitFor();
  return (await answer.innerText()).replace(email, "");
}

// The steps build on each other: an installation with a mail server, from its first account on.
describe("where there is a mail server", () => {
  const said: string[] = [];

  it("an account is made by the link that its address gets", async () => {
    const letter = await mailAfter(async () => void said.push(await askFor(ADA)));
    await inspect(page, "sign-up-asked");
    await page.goto(/http\S+\/sign-up\/[\w.-]+/.exec(letter)?.[0] ?? "");
    expect(await page.getByLabel("E-mail").inputValue()).toBe(ADA);
    await inspect(page, "sign-up-confirmed");
    await page.getByLabel("Your name").fill("Ada Lovelace");
    await page.getByLabel("Password").fill(TEST_PASSWORD);
    await page.getByLabel("Organization").fill("Acme");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.waitForURL(/\/o\/acme/);
  });

  it("an invitation that it refuses is shown with its reason and link, until it is sent again", async () => {
    smtp.refusal = "550 no such person";
    await page.goto(`${product.url}/o/acme/members`);
    await page.getByRole("button", { name: "Invite", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("E-mail").fill("grace@example.com");
    await dialog.getByRole("button", { name: "Invite", exact: true }).click();
    await dialog.getByText("550 no such person").waitFor();
    const link = dialog.getByRole("group", { name: "Invitation link" }).locator("code");
    expect(await link.innerText()).toMatch(/\/invitations\/[\w-]{43}$/);
    await inspect(page, "invitation-refused");
    await dialog.getByRole("button", { name: "Done" }).click();
    const row = page.getByRole("row").filter({ hasText: "grace@example.com" });
    await row.getByText("550 no such person").waitFor();
    await inspect(page, "invitations-refused");
    smtp.refusal = null;
    const letter = await mailAfter(() => row.getByRole("button", { name: "New link" }).click());
    expect(letter).toContain("/invitations/");
    await row.getByText("550 no such person").waitFor({ state: "hidden" });
  });

  it("whoever asks again for an address that has an account reads the same, and its owner that there is one", async () => {
    await page.context().clearCookies();
    const letter = await mailAfter(async () => void said.push(await askFor(ADA)));
    expect(letter).toContain("There is one already");
    expect(said[1]).toBe(said[0]);
  });
});
