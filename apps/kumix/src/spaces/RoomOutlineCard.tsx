import type { CoreFailure, Result, RoomOutline } from '@kumix/matrix';
import { useEffect, useState } from 'react';
import { useApp } from '../app/AppContext.ts';
import { lineWords } from '../app/lineWords.ts';
import { failureOf } from '../app/core.ts';
import { t } from '../i18n/message.ts';
import { Topic } from '../rooms/Topic.tsx';
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
/** What may be otherwise in a moment; else a homeserver's own words would say nothing of use. */
const passing: ReadonlySet<string> = new Set([
  'offline',
  'rate-limited',
  'too-busy',
  'core-restarted',
] satisfies readonly CoreFailure['code'][]);
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
export function RoomOutlineCard({
  outlook,
  main = false,
}: {
  readonly outlook: Outlook;
  /** It stands for the whole place: its name is the heading. */
  readonly main?: boolean;
}) {
  const now = useMinute();
  const { outline, messages, failure } = outlook;
  if (outline === null) {
    return (
      <>
        {main && failure !== null && <h1>{t('preview.unknown')}</h1>}
        <output className="k-field-hint">
          {failure === null
            ? t('preview.looking')
            : passing.has(failure.code)
              ? t('preview.cannotSee', { why: failure.message })
              : t('preview.closed')}
        </output>
      </>
    );
  }
  const Name = main ? 'h1' : 'p';
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
      <Avatar
        id={outline.roomId}
        name={outline.name}
        uri={outline.avatar}
        size={main ? 64 : 48}
        shape="room"
      />
      <div>
        <Name className="k-space-name" dir="auto">
          {outline.name}
        </Name>
        {outline.alias !== null && <p className="k-field-hint">{outline.alias}</p>}
        <p className="k-field-hint">
          {t('rooms.members', { count: outline.members })} · {rule}
        </p>
        <Topic key={outline.roomId} topic={outline.topic} />
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
