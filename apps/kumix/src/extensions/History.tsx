import type { AuditEvent } from '@kumix/host';
import { Download, ShieldAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { formatter, isoTime, moment } from '../i18n/formats.ts';
import { t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { saveFile } from '../ui/saveFile.ts';
import type { ExtensionsModel } from './model.ts';
import { statusWords } from './statusWords.ts';
import { useObservable } from './useObservable.ts';

/** Entries drawn at once; more when asked for. */
const page = 30;

const filters = ['all', 'deny', 'allow', 'other'] as const;
type Filter = (typeof filters)[number];

const filterWords = {
  all: 'history.all',
  deny: 'history.deny',
  allow: 'history.allow',
  other: 'history.other',
} as const;

/** By effect: what was not allowed, what was, and what is no question to the policy. */
function passes(event: AuditEvent, filter: Filter): boolean {
  if (filter === 'all') return true;
  const denied =
    (event.kind === 'decision' && event.effect !== 'allow') ||
    (event.kind === 'lifecycle' && event.state === 'refused') ||
    ((event.kind === 'call' || event.kind === 'stream') && event.outcome === 'denied');
  const allowed =
    (event.kind === 'decision' && event.effect === 'allow') ||
    ((event.kind === 'call' || event.kind === 'stream') && event.outcome === 'ok');
  if (filter === 'deny') return denied;
  return filter === 'allow' ? allowed : !denied && !allowed;
}

const time = formatter({ timeStyle: 'medium' });
const dayAndTime = formatter({ dateStyle: 'short', timeStyle: 'medium' });
const today = (at: number): boolean =>
  new Date(moment(at)).toDateString() === new Date().toDateString();

interface HistoryProps {
  readonly model: ExtensionsModel;
  /** Of this one alone; of all, with a choice, where it is not given. */
  readonly extension?: string;
}

/** What extensions did and were not let do, newest first, kept across visits. */
export function History({ model, extension }: HistoryProps) {
  const { host } = model;
  const events = useObservable(host.audit);
  const extensions = useObservable(host.extensions);
  const [filter, setFilter] = useState<Filter>('all');
  const [chosen, setChosen] = useState('');
  const [shown, setShown] = useState(page);
  const only = extension ?? (chosen === '' ? undefined : chosen);
  const nameOf = (id: string): string =>
    extensions.find((each) => each.id === id)?.manifest.name ?? id;
  const own = useMemo(
    () =>
      events
        .filter(
          (event) => (only === undefined || event.extension === only) && passes(event, filter),
        )
        .toReversed(),
    [events, only, filter],
  );
  const ids = useMemo(() => [...new Set(events.map((event) => event.extension))].sort(), [events]);
  const dropped = host
    .auditCounts()
    .filter((count) => only === undefined || count.extension === only)
    .reduce((sum, count) => sum + count.dropped, 0);
  const save = (): void => {
    const name = `kumix-extensions-${new Date().toISOString().slice(0, 10)}.jsonl`;
    saveFile(new File([host.auditLines(only)], name, { type: 'application/jsonl' }));
  };
  return (
    <div className="k-history">
      <div className="k-history-bar">
        {extension === undefined && (
          <label>
            {t('history.extension')}
            <select value={chosen} onChange={(event) => setChosen(event.target.value)}>
              <option value="">{t('history.everyone')}</option>
              {ids.map((id) => (
                <option key={id} value={id}>
                  {nameOf(id)}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          {t('history.filter')}
          <select
            value={filter}
            onChange={(event) =>
              setFilter(filters.find((each) => each === event.target.value) ?? 'all')
            }
          >
            {filters.map((each) => (
              <option key={each} value={each}>
                {t(filterWords[each])}
              </option>
            ))}
          </select>
        </label>
        <Button size="small" icon={Download} onClick={save}>
          {t('history.export')}
        </Button>
      </div>
      {own.length === 0 && <p className="k-field-hint">{t('activity.none')}</p>}
      <ol className="k-activity">
        {own.slice(0, shown).map((event) => (
          <Entry
            key={event.seq}
            event={event}
            roomName={model.roomName}
            by={extension === undefined ? nameOf(event.extension) : null}
          />
        ))}
      </ol>
      {own.length > shown && (
        <div>
          <Button size="small" onClick={() => setShown(shown + page)}>
            {t('history.more')}
          </Button>
        </div>
      )}
      {dropped > 0 && <p className="k-field-hint">{t('history.dropped', { count: dropped })}</p>}
    </div>
  );
}

interface EntryProps {
  readonly event: AuditEvent;
  readonly roomName: ExtensionsModel['roomName'];
  readonly by: string | null;
}

function Entry({ event, roomName, by }: EntryProps) {
  const denied = passes(event, 'deny') && !(event.kind === 'decision' && event.effect === 'ask');
  return (
    <li data-kind={event.kind}>
      <time dateTime={isoTime(event.at)}>
        {today(event.at) ? time(event.at) : dayAndTime(event.at)}
      </time>
      <span>
        {denied && <ShieldAlert size={13} />} {by !== null && <strong>{by}</strong>}{' '}
        {placesOf(event, roomName).reduce(
          (said, place) => t('activity.at', { said, place }),
          sentenceOf(event),
        )}
        {reasonsOf(event).map((reason) => (
          <code key={reason}>{reason}</code>
        ))}
        {event.kind === 'decision' && event.reported !== undefined && (
          <span className="k-activity-reported">
            {t(reportedWords[event.reported.effect])}
            {rulesOf(event.reported.because).map((reason) => (
              <code key={reason}>{reason}</code>
            ))}
          </span>
        )}
      </span>
    </li>
  );
}

/** Which room and which address it was about. */
function placesOf(event: AuditEvent, roomName: ExtensionsModel['roomName']): readonly string[] {
  if (event.kind !== 'decision' && event.kind !== 'grant') return [];
  const { roomId } = event;
  const room = roomId === undefined ? [] : [t('grants.room', { name: roomName(roomId) ?? roomId })];
  const origin = event.kind === 'decision' ? event.facts?.origin : undefined;
  // Of a frame without an address.
  return origin === undefined || origin === 'null' ? room : [...room, origin];
}

type Because = Extract<AuditEvent, { readonly kind: 'decision' }>['because'];

const rulesOf = (because: Because): readonly string[] =>
  because.map(({ source, pointer, rule }) => `${source}#${pointer} ${rule}`);

/** What refused it. */
function reasonsOf(event: AuditEvent): readonly string[] {
  switch (event.kind) {
    case 'decision':
      return event.effect === 'deny' ? rulesOf(event.because) : [];
    case 'lifecycle':
      return rulesOf(event.because ?? []);
    case 'call':
      return event.rule === undefined ? [] : [event.rule];
    default:
      return [];
  }
}

const reportedWords = {
  allow: 'activity.wouldAllow',
  ask: 'activity.wouldAsk',
  deny: 'activity.wouldDeny',
} as const;

const decisionWords = {
  allow: 'activity.allowed',
  ask: 'activity.asked',
  deny: 'activity.denied',
} as const;

/** Where nothing was carried. */
const bareDecisionWords = {
  allow: 'activity.allowedBare',
  ask: 'activity.askedBare',
  deny: 'activity.deniedBare',
} as const;

const lifecycleWords = new Map(
  Object.entries({ ...statusWords, unreadable: 'extension.unreadable' } as const),
);

/** A record outlives versions: what has no word here stands as it was written. */
function lifecycleSaid(state: string): string {
  const words = lifecycleWords.get(state);
  return words === undefined ? state : t(words);
}

function sentenceOf(event: AuditEvent): string {
  switch (event.kind) {
    case 'decision':
      return t(event.bytes === 0 ? bareDecisionWords[event.effect] : decisionWords[event.effect], {
        what: event.method ?? event.capability ?? event.ask,
        count: event.bytes,
      });
    case 'call':
      return t(event.outcome === 'ok' ? 'activity.call' : 'activity.callFailed', {
        method: event.method,
        outcome: t(event.outcome === 'ok' ? 'activity.done' : `outcome.${event.outcome}`),
        ms: Math.round(event.ms),
      });
    case 'stream':
      return t('activity.stream', {
        method: event.method,
        outcome: event.outcome === 'ok' ? t('activity.ended') : t(`outcome.${event.outcome}`),
        count: event.items,
      });
    case 'grant':
      return t(event.answer === 'allow' ? 'activity.tookBackAllow' : 'activity.tookBackDeny', {
        what: event.capability,
      });
    case 'lifecycle':
      return event.why === undefined
        ? lifecycleSaid(event.state)
        : t('activity.because', { state: lifecycleSaid(event.state), why: event.why });
    case 'limit':
      return t('activity.limit', { limit: event.limit, detail: event.detail });
    default:
      return t('activity.wrote', { text: event.text });
  }
}
