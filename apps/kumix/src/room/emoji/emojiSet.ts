/** All emoji with their names. The data is large, so it loads when it is first asked for. */
import type { SkinTone } from 'frimousse';
import { t } from '../../i18n/message.ts';

export interface EmojiEntry {
  readonly emoji: string;
  readonly label: string;
  readonly codes: readonly string[];
  readonly tags: readonly string[];
  readonly group: number;
  readonly skins: Record<Exclude<SkinTone, 'none'>, string> | null;
}

export interface EmojiSet {
  readonly emoji: readonly EmojiEntry[];
  readonly groups: readonly { readonly index: number; readonly label: string }[];
}

const groups = [
  { index: 0, label: 'emoji.faces' },
  { index: 1, label: 'emoji.people' },
  { index: 3, label: 'emoji.nature' },
  { index: 4, label: 'emoji.food' },
  { index: 5, label: 'emoji.travel' },
  { index: 6, label: 'emoji.activities' },
  { index: 7, label: 'emoji.things' },
  { index: 8, label: 'emoji.signs' },
  { index: 9, label: 'emoji.flags' },
] as const;

const tones = ['light', 'medium-light', 'medium', 'medium-dark', 'dark'] as const;

let loading: Promise<EmojiSet> | null = null;

async function load(): Promise<EmojiSet> {
  const [{ default: compact }, { default: shortcodes }] = await Promise.all([
    import('emojibase-data/en/compact.json'),
    import('emojibase-data/en/shortcodes/github.json'),
  ]);
  const names: Readonly<Record<string, string | readonly string[]>> = shortcodes;
  const known = new Set<number>(groups.map(({ index }) => index));
  const emoji = compact.flatMap((record): EmojiEntry[] => {
    const { unicode, label, tags, hexcode, group, skins } = record;
    if (group === undefined || !known.has(group)) return [];
    const code = names[hexcode] ?? label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
    return [
      {
        emoji: unicode,
        label,
        codes: typeof code === 'string' ? [code] : code,
        tags: tags ?? [],
        group,
        skins: tonesOf(skins?.map((skin) => skin.unicode)),
      },
    ];
  });
  return { emoji, groups: groups.map(({ index, label }) => ({ index, label: t(label) })) };
}

function tonesOf(skins: readonly string[] | undefined): EmojiEntry['skins'] {
  const [light, mediumLight, medium, mediumDark, dark, ...more] = skins ?? [];
  // Pairs of people have a variation for every pair of tones; those are not offered one by one.
  if (dark === undefined || more.length > 0) return null;
  return {
    [tones[0]]: light ?? '',
    [tones[1]]: mediumLight ?? '',
    [tones[2]]: medium ?? '',
    [tones[3]]: mediumDark ?? '',
    [tones[4]]: dark,
  };
}

/** Rejects where the data cannot be loaded; asking again tries again. */
export function loadEmoji(): Promise<EmojiSet> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}
