// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { applyPreferences, createPreferences } from './preferences.ts';
import { memoryStorage } from './storage.ts';

const defaults = {
  theme: 'system',
  contrast: 'system',
  density: 'comfortable',
  linkPreviews: 'on',
  roomSort: 'activity',
  language: 'system',
};

class Query extends EventTarget {
  matches = false;
  turn(matches: boolean): void {
    this.matches = matches;
    this.dispatchEvent(new Event('change'));
  }
}

const attributes = (root: HTMLElement): Record<string, string> =>
  Object.fromEntries(
    [...root.attributes].map(({ name, value }) => [name.replace('data-', ''), value]),
  );

describe('preferences', () => {
  it.each([null, '', 'null', '{', '{"theme":"neon","density":3}', '[]'])(
    'fall back to the defaults where %j is stored',
    (text) => {
      const storage = memoryStorage(text === null ? {} : { preferences: text });
      expect(createPreferences(storage).current.get()).toEqual(defaults);
    },
  );

  it('survive a reload', () => {
    const storage = memoryStorage();
    createPreferences(storage).change({ theme: 'dark', roomSort: 'name' });
    expect(createPreferences(storage).current.get()).toEqual({
      ...defaults,
      theme: 'dark',
      roomSort: 'name',
    });
  });

  it('reach the root element, follow the system, and let go of it', () => {
    const root = document.createElement('div');
    const query = new Query();
    const preferences = createPreferences(memoryStorage());
    const stop = applyPreferences(preferences.current, root, query);
    expect(attributes(root)).toEqual({});
    preferences.change({ theme: 'light', density: 'compact' });
    expect(attributes(root)).toEqual({ theme: 'light', density: 'compact' });
    query.turn(true);
    expect(root.dataset['contrast']).toBe('more');
    query.turn(false);
    expect(root.dataset['contrast']).toBeUndefined();
    stop();
    query.turn(true);
    preferences.change({ theme: 'dark' });
    expect(attributes(root)).toEqual({ theme: 'light', density: 'compact' });
  });
});
