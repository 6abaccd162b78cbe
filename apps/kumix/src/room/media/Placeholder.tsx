import { useEffect, useRef } from 'react';
import { useRoom } from '../model/services.ts';
import type { Box } from './fit.ts';

interface PlaceholderProps {
  readonly hash: string | null;
  readonly box: Box;
}

/** Small is enough: the browser scales it softly. */
const across = 32;

/** What is shown until a picture is here: its blurhash, drawn by an extension, or a calm ground. */
export function Placeholder({ hash, box }: PlaceholderProps) {
  const room = useRoom();
  const canvas = useRef<HTMLCanvasElement>(null);
  const height = Math.max(1, Math.min(across * 2, Math.round((across * box.height) / box.width)));
  useEffect(() => {
    const renderer = room.renderer();
    if (hash === null || renderer === null) return undefined;
    let wanted = true;
    renderer
      .placeholder(hash, across, height, room.roomId)
      .then((image) => {
        const context = wanted ? canvas.current?.getContext('2d') : null;
        if (image === null || context === null || context === undefined) return;
        context.putImageData(image, 0, 0);
        canvas.current?.setAttribute('data-drawn', '');
      })
      // The calm ground stays.
      .catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [room, hash, height]);
  return (
    <canvas
      ref={canvas}
      className="media-placeholder"
      width={across}
      height={height}
      aria-hidden="true"
    />
  );
}
