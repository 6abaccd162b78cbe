import type { Person } from '@kumix/matrix';
import { t } from '../../i18n/message.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { nameList } from '../timeline/stateWords.ts';

const shown = 4;

/** Who has read up to here. */
export function Receipts({ readers }: { readonly readers: readonly Person[] }) {
  if (readers.length === 0) return null;
  const names = nameList(
    readers.map(({ name }) => name),
    6,
  );
  return (
    <span className="receipts" data-tip={t('receipts.by', { names })} data-tip-side="top">
      <span className="k-hidden-visually">{t('receipts.by', { names })}</span>
      {readers.slice(0, shown).map(({ userId, name, avatar }) => (
        <Avatar key={userId} id={userId} name={name} uri={avatar} size={16} />
      ))}
      {readers.length > shown && (
        <span className="receipts-more" aria-hidden="true">
          +{readers.length - shown}
        </span>
      )}
    </span>
  );
}
