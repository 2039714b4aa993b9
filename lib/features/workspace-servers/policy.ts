/** Whether a search for workspaces finds one: the page that lists them and the command that takes all ask here. */
export function isNamedLike(
  { name, slug }: { readonly name: string; readonly slug: string },
  search: string | undefined,
): boolean {
  const text = search?.trim().toLowerCase() ?? "";
  return name.toLowerCase().includes(text) || slug.includes(text);
}
