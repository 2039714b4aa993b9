/** Starting cannot go on; the message tells the operator what happened and what to do. Shown without a stack. */
export class StartupError extends Error {
  override readonly name: string = "StartupError";
}
