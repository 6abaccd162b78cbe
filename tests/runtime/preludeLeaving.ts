/** The prelude that was built, but for one name that it leaves to its guest: for what no guest has. */
export function preludeLeaving(prelude: string, name: string): string {
  // In its list each name stands once, whatever a minifier has made of the list.
  const around = prelude.split(' queueMicrotask ');
  if (around.length !== 2) throw new Error('the prelude does not name what it leaves');
  return around.join(` queueMicrotask ${name} `);
}
