// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest';
import type { RoomServices } from '../model/services.ts';
import { makeItem } from '../testing/items.ts';
import { copyText } from './messageActions.ts';

it('copies the whole caption of a picture, however much of it is read out', () => {
  const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const caption = 'x'.repeat(60_000);
  const item = makeItem({
    body: {
      kind: 'image',
      body: `${'x'.repeat(499)}…`,
      caption,
      formattedCaption: null,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- not read
      media: {} as never,
    },
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- not read where all goes well
  copyText({} as RoomServices, item);
  expect(writeText).toHaveBeenCalledWith(caption);
});
