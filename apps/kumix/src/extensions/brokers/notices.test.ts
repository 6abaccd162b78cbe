import { describe, expect, it, vi } from 'vitest';
import { createNoticeBroker, type NoticePort } from './notices.ts';

const { signal } = new AbortController();
const caller = { extension: 'org.example.a', account: '@me:x' };

function make(isAsking = false) {
  const confirm = vi.fn<NoticePort['confirm']>().mockResolvedValue(false);
  const toast = vi.fn<NoticePort['toast']>();
  const notices = createNoticeBroker({
    confirm,
    isAsking: () => isAsking,
    toast,
    nameOf: () => 'Notes',
  });
  return { notices, confirm, toast };
}

describe('a link that an extension opens', () => {
  it('is shown with the host it leads to before all of its address, and a yes must be meant', async () => {
    const { notices, confirm } = make();
    await notices.confirmLink(
      caller,
      'https://kumix.org.evil.example/kumix.org?as=kumix.org',
      signal,
    );
    expect(confirm.mock.calls[0]?.[0]).toMatchObject({
      points: [
        expect.stringContaining('kumix.org.evil.example'),
        'https://kumix.org.evil.example/kumix.org?as=kumix.org',
      ],
      unbidden: true,
    });
    // With it the question goes where the call is over.
    expect(confirm.mock.calls[0]?.[1]).toBe(signal);
  });

  it('is shown in punycode where its host is not ASCII: letters that look alike are told apart', async () => {
    const { notices, confirm } = make();
    await notices.confirmLink(caller, 'https://kumi\u0445.example/path', signal);
    expect(confirm.mock.calls[0]?.[0].points).toEqual([
      'It leads to xn--kumi-86d.example.',
      'https://xn--kumi-86d.example/path',
    ]);
  });

  it.each([
    'https://accounts.example@evil.example/',
    'https://accounts.example:443@evil.example/',
    `https://${'a'.repeat(3_000)}@evil.example/`,
    'https://:secret@evil.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://app.example/1',
    'matrix:u/a:x',
    'mailto:a@b.example',
    'file:///etc/passwd',
    'about:blank',
    '/settings',
  ])('is not even asked about where it is %s', async (url) => {
    const { notices, confirm } = make();
    await expect(notices.confirmLink(caller, url, signal)).rejects.toMatchObject({
      code: 'invalid-params',
    });
    expect(confirm).not.toHaveBeenCalled();
  });

  it('takes no other question’s place', async () => {
    const { notices, confirm } = make(true);
    await expect(notices.confirmLink(caller, 'https://a.example/', signal)).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(confirm).not.toHaveBeenCalled();
  });
});

describe('a notice of an extension’s', () => {
  it('stands behind its name whatever is in it', async () => {
    const { notices, toast } = make();
    await notices.notify(caller, {
      title: '\u202e:ximuK\u2069\nKumix: log in again',
      body: '\u2028\u0000now\u200f',
    });
    expect(toast).toHaveBeenCalledWith('Notes: :ximuK Kumix: log in again – now');
  });
});

it('what was written to the clipboard is told in a sentence that no notice takes away', async () => {
  const { notices, toast } = make();
  const write = vi.fn<(text: string) => Promise<void>>().mockResolvedValue();
  vi.stubGlobal('navigator', { clipboard: { writeText: write } });
  await notices.writeClipboard(caller, 'abc');
  vi.unstubAllGlobals();
  expect(write).toHaveBeenCalledWith('abc');
  expect(toast).toHaveBeenCalledWith(expect.stringContaining('Notes'), true);
});
