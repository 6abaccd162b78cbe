/** Spins for a second in a sandboxed frame: whoever is not isolated from it stands still. */
parent.postMessage('spinning', '*');
const until = performance.now() + 1_000;
while (performance.now() < until);
