import type { StartProgress } from "./schema";

export interface StartStepsDone {
  readonly server: boolean;
  readonly client: boolean;
  readonly call: boolean;
}

/** Which of the first steps are done. A call proves the two before it, whatever was deleted since. */
export function startStepsDone({ grant, hasKey, firstCallAt }: StartProgress): StartStepsDone {
  const call = firstCallAt !== null;
  return { server: call || grant !== null, client: call || (grant !== null && hasKey), call };
}
