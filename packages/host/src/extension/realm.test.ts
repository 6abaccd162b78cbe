import { describe, expect, it } from 'vitest';
import { guestScript } from './realm.ts';

describe('the script of a guest', () => {
  it('is the prelude, then the entry on a line of its own', async () => {
    const entry = new TextEncoder().encode('entry("ä")');
    const script = guestScript('prelude() // comment', entry);
    expect(await script.text()).toBe('prelude() // comment\nentry("ä")');
    expect(script.type).toBe('text/javascript');
  });
});
