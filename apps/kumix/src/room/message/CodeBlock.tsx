import { Check, Copy } from 'lucide-react';
import { memo, useEffect, useState } from 'react';
import { t } from '../../i18n/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { useRoom, type RoomServices } from '../model/services.ts';
import { spansOf } from './codeSpans.ts';
import { mostSpans } from './codeWire.ts';
import type { Span } from './highlight.ts';
import { ownColours } from './ownColours.ts';

interface CodeBlockProps {
  readonly language: string | null;
  readonly text: string;
  /** What is copied, where it is more than is drawn. */
  readonly whole?: string | undefined;
  /** Whether it is a message's own words, which an extension may be given to colour. */
  readonly ofMessage?: boolean;
}

/** Beyond this nobody reads colours, and reading them would take the frame. */
const longest = 20_000;

interface Colours {
  /** What they are of: an edited block has none until it has its own. */
  readonly text: string;
  readonly spans: readonly Span[];
}

/** An extension's where one serves the language and may see this room. */
async function servedColours(
  text: string,
  language: string,
  room: Pick<RoomServices, 'renderer' | 'roomId'>,
): Promise<readonly Span[] | null> {
  const content = room.renderer()?.content;
  if (content?.serves('render.code') !== true) return null;
  const served = await content.code(text, language, room.roomId);
  return served === null ? null : spansOf(text, served);
}

/** Code, and its colours once they are there. */
export const CodeBlock = memo(function CodeBlock({
  language,
  text,
  whole = text,
  ofMessage = true,
}: CodeBlockProps) {
  const room = useRoom();
  const [colours, setColours] = useState<Colours | null>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (language === null || text.length > longest) return undefined;
    const left = new AbortController();
    const coloured = async (): Promise<readonly Span[] | null> =>
      (ofMessage ? await servedColours(text, language, room) : null) ??
      ownColours.of({ text, language }, left.signal);
    coloured().then(
      (spans) => {
        if (!left.signal.aborted && spans !== null && spans.length <= mostSpans)
          setColours({ text, spans });
      },
      // Without colours it is the same code.
      () => undefined,
    );
    return () => left.abort();
  }, [language, text, room, ofMessage]);
  const spans = colours?.text === text ? colours.spans : null;
  const copy = (): void => {
    navigator.clipboard.writeText(whole).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  const label = language === null ? t('code.label') : t('code.labelIn', { language });
  return (
    <figure className="rich-code">
      {/* A direction of its own: else each span that comes in has the message's worked out anew. */}
      {/* A region that scrolls must be reachable without a pointer. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre dir="ltr" tabIndex={0} aria-label={label}>
        {/* Keyed, so that what is coloured is put together apart and comes in as one. */}
        <code key={spans === null ? 'plain' : 'coloured'}>
          {spans === null
            ? text
            : spans.map((span, index) =>
                span.scope === null ? (
                  span.text
                ) : (
                  // oxlint-disable-next-line react/no-array-index-key -- spans of one text never move
                  <span key={index} className={`code-${span.scope}`}>
                    {span.text}
                  </span>
                ),
              )}
        </code>
      </pre>
      <span className="rich-code-copy">
        <IconButton
          size="small"
          icon={copied ? Check : Copy}
          label={copied ? t('code.copied') : t('code.copy')}
          onClick={copy}
        />
      </span>
    </figure>
  );
});
