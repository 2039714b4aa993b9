/**
 * What is there at once as a rule, and has to be waited for sometimes. Awaited by whoever gets it: the functions in
 * between stay synchronous, because on the path of a call each asynchronous one costs more than what it does.
 */
export type MaybePromise<T> = T | Promise<T>;

/** Goes on with the value: now if it is there, else when it comes. */
export function whenReady<T, U>(value: MaybePromise<T>, next: (value: T) => U): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
