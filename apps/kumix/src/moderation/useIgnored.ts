import type { UserId } from '@kumix/matrix';
import { useEffect, useState } from 'react';
import type { CorePort } from '../app/core.ts';

const nobody: readonly UserId[] = [];

/** People this account ignores, as long as it is mounted. */
export function useIgnored(core: CorePort): readonly UserId[] {
  const [ignored, setIgnored] = useState(nobody);
  useEffect(() => {
    const watch = core.watch('ignored', null, ({ userIds }) => setIgnored(userIds));
    return () => watch.stop();
  }, [core]);
  return ignored;
}
