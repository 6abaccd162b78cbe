import type { MediaUri } from '@kumix/matrix';
import { useAvatarUrl } from '../app/AppContext.ts';
import { initialOf, personColour } from './person.ts';

interface AvatarProps {
  /** Decides the colour where there is no picture: a user id or a room id. */
  readonly id: string;
  readonly name: string;
  readonly uri: MediaUri | null;
  /** CSS pixels. */
  readonly size: number;
  /** People are round, rooms and spaces are not. */
  readonly shape?: 'person' | 'room';
}

/** Decoration: the name stands beside it or names the control that it is in. */
export function Avatar({ id, name, uri, size, shape = 'person' }: AvatarProps) {
  const url = useAvatarUrl(uri, size);
  return (
    <span
      className={`k-avatar k-avatar-${shape}`}
      aria-hidden="true"
      style={{
        width: size,
        height: size,
        fontSize: Math.round(size * 0.44),
        ...(url === null ? { background: `var(--k-person-${personColour(id)})` } : {}),
      }}
    >
      {url === null ? (
        initialOf(name)
      ) : (
        <img src={url} alt="" width={size} height={size} draggable={false} />
      )}
    </span>
  );
}
