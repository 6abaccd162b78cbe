import { describe, expect, it } from 'vitest';
import type { ActiveLayer } from './layer.ts';
import { capabilitySections, manifestSection, prepareLayer } from './prepare.ts';
import { extension, read } from './testing/facts.ts';
import { DIMENSIONS } from './vocabulary.ts';

const ID = 'org.example.notes';

const active = (policy: object, grants = true): ActiveLayer => ({
  kind: 'deployment',
  source: 'd.json',
  roomId: undefined,
  grants,
  document: read({ version: 1, ...policy }),
});

describe('a prepared layer', () => {
  const rule = {
    name: 'net.fetch',
    effect: 'ask',
    origins: ['https://a.test'],
    quota: { per: 'day', calls: 3 },
    message: 'Ask us.',
  };

  it('knows of every rule its place, effect, caveats, quota and message', () => {
    const prepared = prepareLayer(
      active({ capabilities: ['panel', rule], extensions: { [ID]: {} } }),
      ID,
    );
    const [fetching] = capabilitySections(prepared, 'net.fetch');
    expect(fetching?.place.pointer).toBe('/capabilities');
    expect(
      fetching?.rules.map(({ place, effect, term, quota, message }) => ({
        place,
        effect,
        term,
        quota,
        message,
      })),
    ).toEqual([
      {
        place: { layer: 'deployment', source: 'd.json', pointer: '/capabilities/1' },
        effect: 'ask',
        term: { origins: [{ kind: 'exact', text: 'https://a.test' }] },
        quota: rule.quota,
        message: rule.message,
      },
    ]);
    const [panel] = capabilitySections(prepared, 'panel');
    expect(
      panel?.rules.map(({ effect, term, quota, message }) => [effect, term, quota, message]),
    ).toEqual([['allow', {}, undefined, undefined]]);
  });

  it('prepares a global section once for all extensions, and an entry for its own', () => {
    const layer = active({ capabilities: ['panel'], extensions: { [ID]: {} } });
    const [whole, entry] = prepareLayer(layer, ID).sections;
    const other = prepareLayer(layer, 'org.example.other');
    expect(other.sections).toEqual([whole]);
    expect(other.sections[0]).toBe(whole);
    expect([entry?.isEntry, entry?.rules.size]).toEqual([true, 0]);
  });

  it('has no list where a restriction layer or an entry names none, and a closed one in a grant layer', () => {
    const lists = (grants: boolean): readonly (readonly [string, boolean])[] =>
      capabilitySections(
        prepareLayer(active({ extensions: { [ID]: {} } }, grants), ID),
        'panel',
      ).map(({ place, open }) => [place.pointer, open]);
    expect(lists(true)).toEqual([['/capabilities', false]]);
    expect(lists(false)).toEqual([]);
  });
});

describe('a manifest as a list', () => {
  it('asks by every caveat there is, and for nothing by one that nobody knows', () => {
    for (const dimension of DIMENSIONS) {
      const of = extension(ID, [{ name: 'unfurl', caveats: { [dimension]: [] } }]);
      const { rules } = manifestSection(of, 'unfurl');
      expect(rules.map(({ effect, term }) => [effect, term])).toEqual([
        ['allow', { [dimension]: [] }],
      ]);
    }
    const unknown = extension(ID, [{ name: 'unfurl', caveats: { planets: ['Mars'] } }]);
    expect(manifestSection(unknown, 'unfurl').rules).toEqual([]);
  });
});
