/** The prelude that was built, but for one name that it leaves to its guest: for what no guest has. */
export function preludeLeaving(prelude: string, name: string): string {
  // In its list it stands once, whatever a minifier has made of the list.
  const around = prelude.split(new RegExp(`\\b${name}\\b`));
  if (around.length !== 2) throw new Error(`the prelude does not name ${name} once`);
  return around.join('');
}
