import type { Person } from '@kumix/matrix';
import { t } from '../../i18n/message.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { nameList } from '../timeline/stateWords.ts';

const shown = 4;

/** Who has read up to here. */
interface ReceiptsProps {
  readonly readers: readonly Person[];
  readonly onOpen: () => void;
}

export function Receipts({ readers, onOpen }: ReceiptsProps) {
  if (readers.length === 0) return null;
  const names = nameList(
    readers.map(({ name }) => name),
    6,
  );
  return (
    <button
      type="button"
      className="receipts"
      data-tip={t('receipts.by', { names })}
      data-tip-side="top"
      onClick={onOpen}
    >
      <span className="k-hidden-visually">{t('receipts.by', { names })}</span>
      {readers.slice(0, shown).map(({ userId, name, avatar }) => (
        <Avatar key={userId} id={userId} name={name} uri={avatar} size={16} />
      ))}
      {readers.length > shown && (
        <span className="receipts-more" aria-hidden="true">
          +{readers.length - shown}
        </span>
      )}
    </button>
  );
}
