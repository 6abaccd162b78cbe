import type { EventBody } from '@kumix/matrix';
import { memo, useMemo, useState } from 'react';
import { t } from '../../i18n/message.ts';
import { RichTextView } from '../html/RichTextView.tsx';
import { ceilings } from '../html/subset.ts';
import { firstNodes } from '../html/firstNodes.ts';
import { isBigEmoji, richTextOf } from './bodyText.ts';

interface TextBodyProps {
  readonly body: Extract<EventBody, { kind: 'text' | 'emote' | 'notice' }>;
  readonly sender: string;
  /** Shows what it said before; without it, that it was edited is told only. */
  readonly onEdited?: () => void;
}

const shown = { nodes: ceilings.shownNodes, length: ceilings.shownLength };

/** The words of a message. A very long one is cut until a person asks for the rest. */
export const TextBody = memo(function TextBody({ body, sender, onEdited }: TextBodyProps) {
  const [all, setAll] = useState(false);
  const rich = richTextOf(body);
  const nodes = useMemo(() => (all ? rich.nodes : firstNodes(rich.nodes, shown)), [all, rich]);
  const long = nodes !== rich.nodes;
  const big = body.formattedBody === null && isBigEmoji(body.body);
  const look = big ? 'rich-big' : `rich-${body.kind}`;
  const form = body.formattedBody === null ? ' rich-plain' : '';
  return (
    <div className={`rich ${look}${form}${body.edited ? ' rich-edited' : ''}`} dir="auto">
      {body.kind === 'emote' && <span className="rich-actor">{sender} </span>}
      <RichTextView nodes={nodes} />
      {body.edited && onEdited === undefined && (
        <span className="message-edited"> {t('message.edited')}</span>
      )}
      {body.edited && onEdited !== undefined && (
        <>
          {' '}
          <button type="button" className="message-edited" onClick={onEdited}>
            {t('message.edited')}
          </button>
        </>
      )}
      {long && (
        <button type="button" className="message-more" onClick={() => setAll(true)}>
          {t('message.showAll')}
        </button>
      )}
      {all && rich.cut && <p className="message-cut">{t('message.cut')}</p>}
    </div>
  );
});
