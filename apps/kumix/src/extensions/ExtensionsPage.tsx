import type { AuditEvent, ExtensionView, Status } from '@kumix/host';
import { type Explanation, explain } from '@kumix/policy/questions';
import { RotateCcw, ShieldAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useStore } from '../app/store.ts';
import { Button } from '../ui/Button.tsx';
import { Switch } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import type { ExtensionsModel } from './model.ts';
import { Reasons } from './Reasons.tsx';
import { useObservable } from './useObservable.ts';

const statusWords: Readonly<Record<Status['state'], string>> = {
  found: 'Found',
  refused: 'Refused by policy',
  disabled: 'Turned off',
  enabled: 'Ready',
  starting: 'Starting',
  active: 'Running',
  suspended: 'Asleep until needed',
  crashed: 'Stopped, coming back',
  quarantined: 'Stopped after repeated failures',
};

/** Everything that is installed: what it may do, what it did, and the switch. */
export function ExtensionsPage({ model }: { readonly model: ExtensionsModel }) {
  const { host, problems, isolation } = model;
  const open = isolation.findings.filter(({ holds }) => !holds);
  const extensions = useObservable(host.extensions);
  return (
    <div className="k-settings-group">
      <p className="k-field-hint">
        Extensions are code from other people. Each runs shut away from the app, your keys and the
        network, and is asked about at every call by the policy.
      </p>
      {open.length > 0 && (
        <Notice tone="danger">
          This browser or this server does not keep extensions apart as it must, so none runs. What
          failed: {open.map(({ what }) => what).join('; ')}.
        </Notice>
      )}
      {problems.map(({ id, sentences }) => (
        <Notice key={id} tone="danger">
          {id} could not be loaded. {sentences.join(' ')}
        </Notice>
      ))}
      {extensions.map((extension) => (
        <ExtensionCard key={extension.id} extension={extension} model={model} />
      ))}
      {extensions.length === 0 && problems.length === 0 && <p>No extensions are installed.</p>}
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
        hint={`${manifest.description} Version ${manifest.version}, by ${manifest.author}.`}
        checked={!refused && status.state !== 'disabled'}
        disabled={refused}
        onChecked={(on) => model.setEnabled(id, on)}
      />
      <p className="k-extension-status" data-state={status.state}>
        {statusWords[status.state]}
        {broken && <> · {status.why}</>}
      </p>
      {refused && <Reasons because={status.because} />}
      {broken && (
        <div>
          <Button size="small" icon={RotateCcw} onClick={() => model.host.restart(id)}>
            Start again
          </Button>
        </div>
      )}
      <details className="k-extension-more">
        <summary>What it may do</summary>
        <Capabilities explanation={explanation} />
      </details>
      <details className="k-extension-more">
        <summary>What it did</summary>
        <Activity id={id} model={model} />
      </details>
      <details className="k-extension-more">
        <summary>Package</summary>
        <dl className="k-facts">
          <dt>Id</dt>
          <dd>
            <code>{id}</code>
          </dd>
          <dt>SHA-256</dt>
          <dd>
            <code>{facts.sha256}</code>
          </dd>
          <dt>Isolation</dt>
          <dd>{facts.isolation}</dd>
        </dl>
      </details>
    </section>
  );
}

function Capabilities({ explanation }: { readonly explanation: Explanation }) {
  if (explanation.capabilities.length === 0) return <p>It asks for nothing.</p>;
  return (
    <ul className="k-capabilities">
      {explanation.capabilities.map(({ name, title, effect, ways, because }) => (
        <li key={name} data-effect={effect}>
          <p>
            <span className="k-capability-title">{title}</span> <code>{name}</code>{' '}
            <span className="k-capability-effect">
              {{ allow: 'allowed', ask: 'asks you each time', deny: 'denied' }[effect]}
            </span>
          </p>
          {ways.flatMap((way, at) => {
            const parts = (
              ['rooms', 'origins', 'methods', 'eventTypes', 'formats'] as const
            ).flatMap((dimension) => {
              const values = way[dimension];
              return values === undefined || values.includes('*')
                ? []
                : [`${dimension}: ${values.join(', ')}`];
            });
            // oxlint-disable-next-line react/no-array-index-key -- ways have no names
            return parts.length === 0 ? [] : [<p key={at}>Only {parts.join('; ')}.</p>];
          })}
          {effect === 'deny' && <Reasons because={because} />}
        </li>
      ))}
    </ul>
  );
}

const most = 30;

function sentenceOf(event: AuditEvent): string {
  switch (event.kind) {
    case 'decision':
      return `${{ allow: 'Allowed', ask: 'Asked', deny: 'Denied' }[event.effect]}: ${event.method ?? event.capability ?? event.ask}, ${event.bytes} bytes`;
    case 'call':
      return `${event.method}: ${event.outcome === 'ok' ? 'done' : event.outcome} in ${Math.round(event.ms)} ms`;
    case 'lifecycle':
      return `Became ${event.state}${event.why === undefined ? '' : `: ${event.why}`}`;
    case 'limit':
      return `Limit reached: ${event.limit}, ${event.detail}`;
    default:
      return `Wrote: ${event.text}`;
  }
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

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
  if (own.length === 0) return <p>Nothing yet.</p>;
  return (
    <ol className="k-activity">
      {own.map((event) => (
        <li key={event.seq} data-kind={event.kind}>
          <time dateTime={new Date(event.at).toISOString()}>{clock.format(event.at)}</time>
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
