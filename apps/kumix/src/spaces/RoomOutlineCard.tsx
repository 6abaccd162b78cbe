import type { CoreFailure, Result, RoomOutline } from '@kumix/matrix';
import { useEffect, useState } from 'react';
import { useApp } from '../app/AppContext.ts';
import { lineWords } from '../app/lineWords.ts';
import { failureOf } from '../app/core.ts';
import { t } from '../i18n/message.ts';
import { useMinute } from '../rooms/useMinute.ts';
import { shortWhen } from '../rooms/when.ts';
import { Avatar } from '../ui/Avatar.tsx';

type Messages = Result<'preview.messages'>;

export interface Outlook {
  readonly of: string | null;
  readonly outline: RoomOutline | null;
  readonly messages: Messages;
  readonly failure: CoreFailure | null;
}

const messagesShown = 12;
const nothing: Outlook = { of: null, outline: null, messages: [], failure: null };

/** What can be seen of a room from outside; `null` asks for nothing. */
export function useOutlook(idOrAlias: string | null, via: readonly string[]): Outlook {
  const { core } = useApp();
  const [outlook, setOutlook] = useState(nothing);
  const servers = via.join(' ');
  useEffect(() => {
    if (idOrAlias === null) return undefined;
    const { signal, abort } = cancel();
    const look = async (): Promise<void> => {
      try {
        const outline = await core.call(
          'preview.room',
          { idOrAlias, via: servers === '' ? [] : servers.split(' ') },
          { signal },
        );
        if (signal.aborted) return;
        setOutlook({ of: idOrAlias, outline, messages: [], failure: null });
        if (!outline.readable || outline.space) return;
        const messages = await core.call(
          'preview.messages',
          { roomId: outline.roomId, limit: messagesShown },
          { signal },
        );
        if (!signal.aborted) setOutlook({ of: idOrAlias, outline, messages, failure: null });
      } catch (error) {
        if (signal.aborted) return;
        // The outline that was had stays.
        setOutlook((now) => ({
          of: idOrAlias,
          outline: now.of === idOrAlias ? now.outline : null,
          messages: [],
          failure: failureOf(error),
        }));
      }
    };
    void look();
    return abort;
  }, [core, idOrAlias, servers]);
  return outlook.of === idOrAlias ? outlook : nothing;
}

function cancel(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const ending = new AbortController();
  return { signal: ending.signal, abort: () => ending.abort() };
}

/** A room as one sees it before joining: what it is, who may come, and its latest words where they are public. */
export function RoomOutlineCard({ outlook }: { readonly outlook: Outlook }) {
  const now = useMinute();
  const { outline, messages, failure } = outlook;
  if (outline === null) {
    return (
      <output className="k-field-hint">
        {failure === null ? t('preview.looking') : t('preview.cannotSee', { why: failure.message })}
      </output>
    );
  }
  const rule = {
    public: t('info.rulePublic'),
    invite: t('info.ruleInvite'),
    knock: t('info.ruleKnock'),
    restricted: t('info.ruleRestricted'),
    private: t('info.ruleInvite'),
    unknown: t('info.ruleUnknown'),
  }[outline.joinRule];
  return (
    <section className="k-outline" aria-label={outline.name}>
      <Avatar id={outline.roomId} name={outline.name} uri={outline.avatar} size={48} shape="room" />
      <div>
        <p className="k-space-name" dir="auto">
          {outline.name}
        </p>
        {outline.alias !== null && <p className="k-field-hint">{outline.alias}</p>}
        <p className="k-field-hint">
          {t('rooms.members', { count: outline.members })} · {rule}
        </p>
        {outline.topic !== '' && <p dir="auto">{outline.topic}</p>}
        {outline.encrypted && <p className="k-field-hint">{t('invite.encrypted')}</p>}
        {outline.readable && <p className="k-field-hint">{t('preview.readable')}</p>}
      </div>
      {messages.length > 0 && (
        <ol className="k-outline-messages" aria-label={t('preview.messages')}>
          {messages.map(({ eventId, sender, sentAtMs, line }) => (
            <li key={eventId}>
              <p className="k-field-hint">
                {sender.name} <time>{shortWhen(sentAtMs, now)}</time>
              </p>
              <p dir="auto">{lineWords(line)}</p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
