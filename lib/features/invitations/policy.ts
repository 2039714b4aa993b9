/** The addresses in what somebody typed or pasted: with commas, semicolons, spaces or line breaks between them. */
export function addressesIn(text: string): string[] {
  const found = text.split(/[\s,;]+/).filter((part) => part !== "");
  return [...new Map(found.map((address) => [address.toLowerCase(), address])).values()];
}
