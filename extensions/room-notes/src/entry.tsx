import { defineUi, type SurfaceContext, type UiSurface } from '@kumix/plugin/ui';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { NotePanel } from './NotePanel.tsx';

function Surface({ surface }: { readonly surface: UiSurface }) {
  const [{ roomId }, setContext] = useState<SurfaceContext>(surface.context);
  useEffect(() => surface.onContext(setContext), [surface]);
  return roomId === null ? (
    <p class="hint">Open a room to write a note about it.</p>
  ) : (
    <NotePanel key={roomId} roomId={roomId} />
  );
}

defineUi({
  panels: {
    note: (surface) => {
      render(<Surface surface={surface} />, surface.root);
      return () => render(null, surface.root);
    },
  },
});
