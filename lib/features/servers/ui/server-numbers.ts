const NUMBER = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });

/** "1,204", "99.87". */
export function numberText(value: number): string {
  return NUMBER.format(value);
}

/** "1 check", "1,204 checks". */
export function amountText(count: number, noun: string): string {
  return `${numberText(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** "3.5 %" of a whole; with one decimal. */
export function shareText(part: number, whole: number): string {
  return `${numberText(Math.round((part / whole) * 1_000) / 10)} %`;
}
