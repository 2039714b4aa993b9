/** The domain of an e-mail address, in lower case. */
export function emailDomain(email: string): string {
  return email.slice(email.lastIndexOf("@") + 1).toLowerCase();
}

// The largest; no list is whole. Theirs are addresses that anybody gets: to have one says nothing about belonging.
const PUBLIC_MAIL =
  "126.com 163.com aol.com fastmail.com gmail.com gmx.com gmx.de gmx.net googlemail.com hey.com hotmail.com " +
  "icloud.com live.com mac.com mail.com mail.ru me.com msn.com naver.com outlook.com pm.me proton.me " +
  "protonmail.com qq.com web.de yahoo.com yandex.com yandex.ru ymail.com zoho.com";

/** Whether anybody can have an address of this domain. */
export function isPublicMailDomain(domain: string): boolean {
  return PUBLIC_MAIL.split(" ").includes(domain);
}
