import { useEffect, useMemo, useRef, useState } from 'react';
import type { RoomPaneProps } from '../app/contracts.ts';
import type { BaseServices } from './ConversationView.tsx';
import { cacheOf } from './model/roomStore.ts';

/** Services that last as long as the room does; callbacks may change without redrawing a row. */
export function useBase(
  props: Pick<
    RoomPaneProps,
    'core' | 'roomId' | 'session' | 'commands' | 'onOpenPanel' | 'onNavigate'
  > & { readonly at?: RoomPaneProps['at'] },
): BaseServices {
  const { core, roomId, session, commands } = props;
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const [first] = useState(() => props.at ?? null);
  return useMemo(() => {
    const cache = cacheOf(core);
    return {
      core,
      roomId,
      session,
      commands,
      media: cache.media,
      room: cache.open(session, roomId, commands, first),
      renderer: () => cache.renderer,
      openPanel: (panel) => latest.current.onOpenPanel(panel),
      navigate: (destination) => latest.current.onNavigate(destination),
    };
  }, [core, roomId, session, commands, first]);
}
