/** Reads a response as it comes. */
export function reading(response: Response): { text(): string; isEnded(): boolean } {
  let text = "";
  let isEnded = false;
  const decoder = new TextDecoder();
  void (async () => {
    if (response.body !== null) for await (const chunk of response.body) text += decoder.decode(chunk);
  })()
    .catch(() => undefined)
    .finally(() => (isEnded = true));
  return { text: () => text, isEnded: () => isEnded };
}
