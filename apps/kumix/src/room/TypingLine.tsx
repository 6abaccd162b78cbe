import type { RoomDetails } from '@kumix/matrix';
import { t } from '../i18n/message.ts';
import { useSelected } from '../app/store.ts';
import { useRoom } from './model/services.ts';
import { nameList } from './timeline/stateWords.ts';
import type { RoomInfo } from './model/roomStore.ts';

const none: RoomDetails['typing'] = [];
const typingOf = ({ details }: RoomInfo): RoomDetails['typing'] => details?.typing ?? none;

/** Who is writing. Always as high, so that nothing moves when somebody begins. */
export function TypingLine() {
  const { room, session } = useRoom();
  const typing = useSelected(room.info, typingOf).filter(
    ({ userId }) => userId !== session.me.userId,
  );
  const names = nameList(typing.map(({ name }) => name));
  return (
    <output className="typing">
      {typing.length > 0 && (
        <>
          <span className="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {t('typing.line', { names, count: typing.length })}
        </>
      )}
    </output>
  );
}
