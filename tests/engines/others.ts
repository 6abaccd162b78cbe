/** The engines beside the one that most tests run in, each installed where it is not. */
import { ensureFirefox, ensureWebKit } from '../../scripts/lib/system.ts';
import type { DrivenEngine } from './driven.ts';
import { startFirefox } from './firefox.ts';
import { startWebKit } from './webkit.ts';

export const otherEngines: Readonly<
  Record<'Firefox' | 'WebKit', (say: (line: string) => void) => Promise<DrivenEngine>>
> = {
  Firefox: async (say) => startFirefox(await ensureFirefox(say)),
  WebKit: async (say) => startWebKit(await ensureWebKit(say)),
};
