import type { TimelineItem } from '@kumix/matrix';
import { t } from '../../i18n/message.ts';
import { summaryOf } from '../message/summary.ts';
import { TextBody } from '../message/TextBody.tsx';
import { fullTime, isoTime } from '../timeline/times.ts';
import { LookedUpDialog } from './LookedUpDialog.tsx';

/** Every wording a message has had, newest first. */
export function EditsDialog({ item }: { readonly item: TimelineItem }) {
  return (
    <LookedUpDialog item={item} method="timeline.edits" title={t('edits.title')} toRead>
      {(found) => (
        <ol className="edits" reversed>
          {found.toReversed().map(({ sentAtMs, body }, index) => (
            <li key={sentAtMs} className="edits-version">
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
      )}
    </LookedUpDialog>
  );
}
