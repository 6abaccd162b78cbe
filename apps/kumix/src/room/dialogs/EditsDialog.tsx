import type { Result, TimelineItem } from '@kumix/matrix';
import { useState } from 'react';
import { t } from '../../i18n/message.ts';
import { Button } from '../../ui/Button.tsx';
import { summaryOf } from '../message/summary.ts';
import { TextBody } from '../message/TextBody.tsx';
import { fullTime, isoTime } from '../timeline/times.ts';
import { LookedUpDialog } from './LookedUpDialog.tsx';

interface EditsDialogProps {
  readonly item: TimelineItem;
}

/** Every wording a message has had, newest first. */
export function EditsDialog({ item }: EditsDialogProps) {
  return (
    <LookedUpDialog item={item} method="timeline.edits" title={t('edits.title')} toRead>
      {(found) => <Wordings item={item} found={found} />}
    </LookedUpDialog>
  );
}

/** At a time: each may be as costly to draw as a message can be. */
const shownAtOnce = 10;

function Wordings({
  item,
  found,
}: EditsDialogProps & { readonly found: Result<'timeline.edits'> }) {
  const [most, setMost] = useState(shownAtOnce);
  return (
    <>
      <ol className="edits" reversed start={found.length}>
        {found
          .toReversed()
          .slice(0, most)
          .map(({ sentAtMs, body }, index) => (
            <li key={found.length - index} className="edits-version">
              <p className="edits-when">
                <time dateTime={isoTime(sentAtMs)}>{fullTime(sentAtMs)}</time>
                {index === found.length - 1 && <span> · {t('edits.original')}</span>}
              </p>
              {body.kind === 'text' || body.kind === 'emote' || body.kind === 'notice' ? (
                <TextBody body={body} sender={item.sender.name} />
              ) : (
                <p>{summaryOf(body)}</p>
              )}
            </li>
          ))}
      </ol>
      {found.length > most && (
        <Button wide onClick={() => setMost(most + shownAtOnce)}>
          {t('edits.more')}
        </Button>
      )}
    </>
  );
}
