import type { AuditEvent, ExtensionView, Status } from '@kumix/host';
import { type Explanation, explain } from '@kumix/policy/questions';
import { RotateCcw, ShieldAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useStore } from '../app/store.ts';
import { formatter } from '../i18n/formats.ts';
import { type MessageKey, t } from '../i18n/message.ts';
import { Button } from '../ui/Button.tsx';
import { Switch } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import type { ExtensionsModel } from './model.ts';
import { Reasons } from './Reasons.tsx';
import { useObservable } from './useObservable.ts';

const statusWords = {
  found: 'extension.found',
  refused: 'extension.refused',
  disabled: 'extension.disabled',
  enabled: 'extension.enabled',
  starting: 'extension.starting',
  active: 'extension.active',
  suspended: 'extension.suspended',
  crashed: 'extension.crashed',
  quarantined: 'extension.quarantined',
} as const satisfies Readonly<Record<Status['state'], MessageKey>>;

/** Everything that is installed: what it may do, what it did, and the switch. */
export function ExtensionsPage({ model }: { readonly model: ExtensionsModel }) {
  const { host, problems, isolation } = model;
  const open = isolation.findings.filter(({ holds }) => !holds);
  const extensions = useObservable(host.extensions);
  return (
    <div className="k-settings-group">
      <p className="k-field-hint">{t('extensions.text')}</p>
      {open.length > 0 && (
        <Notice tone="danger">
          {t('extensions.unsafe', { what: open.map(({ what }) => what).join('; ') })}
        </Notice>
      )}
      {problems.map(({ id, sentences }) => (
        <Notice key={id} tone="danger">
          {t('extensions.notLoaded', { id, why: sentences.join(' ') })}
        </Notice>
      ))}
      {extensions.map((extension) => (
        <ExtensionCard key={extension.id} extension={extension} model={model} />
      ))}
      {extensions.length === 0 && problems.length === 0 && <p>{t('extensions.none')}</p>}
    </div>
  );
}

interface CardProps {
  readonly extension: ExtensionView;
  readonly model: ExtensionsModel;
}

function ExtensionCard({ extension, model }: CardProps) {
  const { manifest, status, facts, id } = extension;
  const policies = useStore(model.policies);
  const explanation = useMemo(
    () => explain({ layers: policies.layers, ownOrigins: model.ownOrigins }, facts),
    [policies, model.ownOrigins, facts],
  );
  const refused = status.state === 'refused';
  const broken = status.state === 'crashed' || status.state === 'quarantined';
  return (
    <section className="k-extension" aria-label={manifest.name}>
      <Switch
        label={manifest.name}
        hint={t('extension.hint', {
          description: manifest.description,
          version: manifest.version,
          author: manifest.author,
        })}
        checked={!refused && status.state !== 'disabled'}
        disabled={refused}
        onChecked={(on) => model.setEnabled(id, on)}
      />
      <p className="k-extension-status" data-state={status.state}>
        {t(statusWords[status.state])}
        {broken && <> · {status.why}</>}
      </p>
      {refused && <Reasons because={status.because} />}
      {broken && (
        <div>
          <Button size="small" icon={RotateCcw} onClick={() => model.host.restart(id)}>
            {t('extension.restart')}
          </Button>
        </div>
      )}
      <details className="k-extension-more">
        <summary>{t('extension.may')}</summary>
        <Capabilities explanation={explanation} />
      </details>
      <details className="k-extension-more">
        <summary>{t('extension.did')}</summary>
        <Activity id={id} model={model} />
      </details>
      <details className="k-extension-more">
        <summary>{t('extension.package')}</summary>
        <dl className="k-facts">
          <dt>{t('extension.id')}</dt>
          <dd>
            <code>{id}</code>
          </dd>
          <dt>SHA-256</dt>
          <dd>
            <code>{facts.sha256}</code>
          </dd>
          <dt>{t('extension.isolation')}</dt>
          <dd>{facts.isolation}</dd>
        </dl>
      </details>
    </section>
  );
}

const effectWords = {
  allow: 'extension.allowed',
  ask: 'extension.asks',
  deny: 'extension.denied',
} as const;

const dimensions = ['rooms', 'origins', 'methods', 'eventTypes', 'formats'] as const;

const dimensionWords = {
  rooms: 'extension.rooms',
  origins: 'extension.origins',
  methods: 'extension.methods',
  eventTypes: 'extension.eventTypes',
  formats: 'extension.formats',
} as const;

function Capabilities({ explanation }: { readonly explanation: Explanation }) {
  if (explanation.capabilities.length === 0) return <p>{t('extension.asksNothing')}</p>;
  return (
    <ul className="k-capabilities">
      {explanation.capabilities.map(({ name, title, effect, ways, because }) => (
        <li key={name} data-effect={effect}>
          <p>
            <span className="k-capability-title">{title}</span> <code>{name}</code>{' '}
            <span className="k-capability-effect">{t(effectWords[effect])}</span>
          </p>
          {ways.flatMap((way, at) => {
            const parts = dimensions.flatMap((dimension) => {
              const values = way[dimension];
              return values === undefined || values.includes('*')
                ? []
                : [t(dimensionWords[dimension], { values: values.join(', ') })];
            });
            // oxlint-disable-next-line react/no-array-index-key -- ways have no names
            return parts.length === 0
              ? []
              : [<p key={at}>{t('extension.only', { what: parts.join('; ') })}</p>];
          })}
          {effect === 'deny' && <Reasons because={because} />}
        </li>
      ))}
    </ul>
  );
}

const most = 30;

const decisionWords = {
  allow: 'activity.allowed',
  ask: 'activity.asked',
  deny: 'activity.denied',
} as const;

function sentenceOf(event: AuditEvent): string {
  switch (event.kind) {
    case 'decision':
      return t(decisionWords[event.effect], {
        what: event.method ?? event.capability ?? event.ask,
        count: event.bytes,
      });
    case 'call':
      return t('activity.call', {
        method: event.method,
        outcome: event.outcome === 'ok' ? t('activity.done') : event.outcome,
        ms: Math.round(event.ms),
      });
    case 'stream':
      return t('activity.stream', {
        method: event.method,
        outcome: event.outcome === 'ok' ? t('activity.ended') : event.outcome,
        count: event.items,
      });
    case 'lifecycle':
      return event.why === undefined
        ? t('activity.became', { state: event.state })
        : t('activity.becameWhy', { state: event.state, why: event.why });
    case 'limit':
      return t('activity.limit', { limit: event.limit, detail: event.detail });
    default:
      return t('activity.wrote', { text: event.text });
  }
}

const clock = formatter({ timeStyle: 'medium' });

function Activity({ id, model }: { readonly id: string; readonly model: ExtensionsModel }) {
  const { audit } = model.host;
  const events = useObservable(audit);
  const own = useMemo(
    () =>
      events
        .filter(({ extension }) => extension === id)
        .slice(-most)
        .toReversed(),
    [events, id],
  );
  if (own.length === 0) return <p>{t('activity.none')}</p>;
  return (
    <ol className="k-activity">
      {own.map((event) => (
        <li key={event.seq} data-kind={event.kind}>
          <time dateTime={new Date(event.at).toISOString()}>{clock(event.at)}</time>
          <span>
            {event.kind === 'decision' && event.effect === 'deny' && <ShieldAlert size={13} />}{' '}
            {sentenceOf(event)}
            {event.kind === 'decision' &&
              event.effect === 'deny' &&
              event.because.map(({ source, pointer, rule }) => (
                <code key={`${source}${pointer}${rule}`}>
                  {source}#{pointer} {rule}
                </code>
              ))}
          </span>
        </li>
      ))}
    </ol>
  );
}
