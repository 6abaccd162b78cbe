import type { RoomPanelProps } from '../app/contracts.ts';
import { t } from '../i18n/message.ts';
import { useEffect, useRef } from 'react';
import { PanelFrame } from '../rooms/panels/PanelFrame.tsx';
import { SearchView } from './SearchView.tsx';

/** Search beside the room: what is found stays while one looks at it. */
export default function SearchPanel({ roomId, onOpenPanel, onNavigate }: RoomPanelProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <PanelFrame title={t('search.title')} onClose={() => onOpenPanel(null)}>
      <SearchView
        roomId={roomId}
        field={field}
        onOpen={(found) => onNavigate({ to: 'room', roomId: found.roomId, eventId: found.eventId })}
      />
    </PanelFrame>
  );
}
