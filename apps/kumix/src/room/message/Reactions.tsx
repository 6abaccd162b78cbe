import { fewMarks, type TimelineItem } from '@kumix/matrix';
import { t } from '../../i18n/message.ts';
import { nameList } from '../timeline/stateWords.ts';
import { useRoom } from '../model/services.ts';
import { toggleReaction } from './messageActions.ts';

export function Reactions({ item }: { readonly item: TimelineItem }) {
  const room = useRoom();
  if (item.reactions.length === 0) return null;
  return (
    <ul className="reactions" aria-label={t('reactions.label')}>
      {item.reactions.map((reaction) => {
        const names = nameList(reaction.names, 8);
        const key = fewMarks(reaction.key);
        return (
          <li key={reaction.key}>
            <button
              type="button"
              className="reaction"
              aria-pressed={reaction.mine !== null}
              aria-label={t('reactions.one', { key, number: reaction.count, names })}
              data-tip={names}
              data-tip-side="top"
              onClick={() => toggleReaction(room, item, reaction.key)}
            >
              <span className="reaction-key">{key}</span>
              <span className="reaction-count">{reaction.count}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
