import { ChevronRight } from 'lucide-react';
import type { Row } from './rows.ts';
import { runLength } from './rows.ts';
import { runWords, stateWords } from './stateWords.ts';
import { clockTime, fullTime, isoTime } from './times.ts';

interface EventsRowProps {
  readonly row: Extract<Row, { kind: 'events' }>;
  readonly onToggle: () => void;
}

/** What happened to the room, in plain words; a long run in one line until it is opened. */
export function EventsRow({ row, onToggle }: EventsRowProps) {
  const { items, open } = row;
  const short = items.length < runLength;
  return (
    <div className="events">
      {!short && (
        <button type="button" className="events-toggle" aria-expanded={open} onClick={onToggle}>
          <ChevronRight size={14} className="events-chevron" />
          {runWords(items)}
        </button>
      )}
      {(short || open) &&
        items.map(({ key, body, sentAtMs }) => (
          <p key={key} className="events-line">
            <span>{body.kind === 'state' ? stateWords(body.what) : ''}</span>
            <time dateTime={isoTime(sentAtMs)} title={fullTime(sentAtMs)}>
              {clockTime(sentAtMs)}
            </time>
          </p>
        ))}
    </div>
  );
}
