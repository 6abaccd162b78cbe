import { describe, expect, it } from 'vitest';
import { say } from '../../protocol/sentences.ts';
import type { Api } from './api.ts';
import { notificationMethods } from './notificationMethods.ts';

function homeserver(keywords: readonly string[] = []) {
  const asked: string[] = [];
  const content = keywords.map((pattern) => ({ rule_id: `of-${pattern.length}`, pattern }));
  const api: Api = (method, path) => {
    asked.push(`${method} ${path.join('/')}`);
    return Promise.resolve({ global: { content } });
  };
  return { asked, keyword: notificationMethods(api)['notifications.keyword'] };
}

const never = new AbortController().signal;

describe('a keyword', () => {
  it('is kept as it is written', async () => {
    const { asked, keyword } = homeserver();
    await keyword({ word: ' rye bread ', on: true }, never);
    expect(asked).toEqual(['PUT pushrules/global/content/kumix-rye_20bread']);
  });

  it.each(['*a*b', 'br?ad', '*'])('that stands for others is refused: %s', async (word) => {
    const { asked, keyword } = homeserver();
    await expect(keyword({ word, on: true }, never)).rejects.toMatchObject({
      code: 'invalid',
      told: say('keyword.wildcard'),
    });
    expect(asked).toEqual([]);
  });

  it('that stands for others and is there already can be taken away', async () => {
    const { asked, keyword } = homeserver(['*a*b']);
    await keyword({ word: '*a*b', on: false }, never);
    expect(asked).toEqual(['GET pushrules/', 'DELETE pushrules/global/content/of-4']);
  });
});
