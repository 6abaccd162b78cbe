import type { EventBody, TimelineItem } from '@kumix/matrix';
import { useEffect, useState } from 'react';
import { useApp } from '../../app/AppContext.ts';
import { useSelected } from '../../app/store.ts';
import { SafeLink } from '../html/RichTextView.tsx';
import { useMedia } from '../media/useMedia.ts';
import { useRoom } from '../model/services.ts';
import { linkFacts, linksOf, type LinkFacts, mayBeLookedUp } from './linkPreviews.ts';

interface LinkPreviewsProps {
  readonly item: TimelineItem;
  readonly body: Extract<EventBody, { kind: 'text' | 'emote' | 'notice' }>;
}

/** What stands behind the links of a message, where the homeserver may know what was written. */
export function LinkPreviews({ item, body }: LinkPreviewsProps) {
  const links = linksOf(body);
  return links.length === 0 || item.encrypted || item.eventId === null ? null : (
    <Wanted links={links} />
  );
}

function Wanted({ links }: { readonly links: readonly string[] }) {
  const { preferences } = useApp();
  const { room } = useRoom();
  const on = useSelected(preferences.current, ({ linkPreviews }) => linkPreviews === 'on');
  const plain = useSelected(room.info, mayBeLookedUp);
  if (!on || !plain) return null;
  return links.map((url) => <Preview key={url} url={url} />);
}

function Preview({ url }: { readonly url: string }) {
  const { core } = useRoom();
  const [facts, setFacts] = useState<LinkFacts | null>(null);
  useEffect(() => {
    let wanted = true;
    void linkFacts(core, url).then((found) => {
      if (wanted) setFacts(found);
    });
    return () => {
      wanted = false;
    };
  }, [core, url]);
  if (facts === null) return null;
  return (
    <SafeLink href={url} confirm={false}>
      <span className="link-preview">
        {facts.image !== null && <Picture uri={facts.image} />}
        <span className="link-preview-words">
          <span className="link-preview-title">{facts.title}</span>
          {facts.description !== '' && (
            <span className="link-preview-text">{facts.description}</span>
          )}
          <span className="link-preview-host">{new URL(url).host}</span>
        </span>
      </span>
    </SafeLink>
  );
}

const side = 72;

function Picture({ uri }: { readonly uri: NonNullable<LinkFacts['image']> }) {
  const state = useMedia({ uri, thumbnail: { width: side * 2, height: side * 2, crop: true } });
  return state.state === 'ready' ? (
    <img className="link-preview-picture" src={state.url} alt="" width={side} height={side} />
  ) : (
    <span className="link-preview-picture" />
  );
}
