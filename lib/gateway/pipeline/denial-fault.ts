import type { Denial } from "../errors";

/** A denial on its way through code that reports failures by throwing. */
export class DenialFault extends Error {
  constructor(readonly denial: Denial) {
    super(`denied: ${denial.code}`);
  }
}
