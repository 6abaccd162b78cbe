import { CoreError, said } from '@kumix/matrix';
import { describe, expect, it } from 'vitest';
import { createPages, type Page } from './pages.ts';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

function setUp() {
  const asked: (string | null)[] = [];
  const answers: PromiseWithResolvers<Page<number>>[] = [];
  const pages = createPages<number>((before) => {
    asked.push(before);
    const answer = Promise.withResolvers<Page<number>>();
    answers.push(answer);
    return answer.promise;
  });
  return { asked, answers, pages };
}

describe('pages of a list', () => {
  it('follow each other, one at a time', async () => {
    const { asked, answers, pages } = setUp();
    pages.start();
    pages.more();
    expect(asked).toEqual([null]);
    answers[0]?.resolve({ items: [1, 2], next: 'n' });
    await turn();
    pages.more();
    answers[1]?.resolve({ items: [3], next: null });
    await turn();
    expect(asked).toEqual([null, 'n']);
    expect(pages.state.get()).toEqual({ items: [1, 2, 3], next: null, busy: false, failure: null });
  });

  it('keep what they have where one fails, and ask for the same one again', async () => {
    const { asked, answers, pages } = setUp();
    pages.start();
    answers[0]?.resolve({ items: [1], next: 'n' });
    await turn();
    pages.more();
    answers[1]?.reject(new CoreError('offline', said('No contact.')));
    await turn();
    expect(pages.state.get()).toMatchObject({ items: [1], failure: { message: 'No contact.' } });
    pages.more();
    expect(asked).toEqual([null, 'n', 'n']);
  });

  it('take what is new at their head over what they have, without repeating it', async () => {
    const { asked, answers, pages } = setUp();
    pages.start();
    answers[0]?.resolve({ items: [3, 2], next: 'n' });
    await turn();
    pages.renew();
    pages.more();
    answers[1]?.resolve({ items: [2, 4], next: 'm' });
    answers[2]?.resolve({ items: [2, 1], next: null });
    await turn();
    expect(asked).toEqual([null, null, 'n']);
    expect(pages.state.get()).toMatchObject({ items: [2, 4, 3, 1], failure: null });
  });

  it('stay as they are where looking again fails', async () => {
    const { answers, pages } = setUp();
    pages.start();
    answers[0]?.resolve({ items: [1], next: null });
    await turn();
    pages.renew();
    answers[1]?.reject(new CoreError('offline', said('No contact.')));
    await turn();
    expect(pages.state.get()).toMatchObject({ items: [1], failure: null });
  });

  it('tell nothing once they are stopped', async () => {
    const { answers, pages } = setUp();
    const stop = pages.start();
    stop();
    answers[0]?.resolve({ items: [1], next: null });
    await turn();
    expect(pages.state.get().items).toEqual([]);
  });
});
