import type { TimelineItem } from '@kumix/matrix';
import { Ban, MapPin, ShieldCheck, TriangleAlert } from 'lucide-react';
import { t } from '../../i18n/message.ts';
import { MediaBody } from '../media/MediaBody.tsx';
import { UploadBody } from '../media/UploadBody.tsx';
import { SafeLink } from '../html/RichTextView.tsx';
import { PollBody } from '../poll/PollBody.tsx';
import { useRoom } from '../model/services.ts';
import { showEdits } from '../model/roomDialogs.ts';
import { LinkPreviews } from './LinkPreviews.tsx';
import { LockedBody } from './LockedBody.tsx';
import { redactedWords } from './summary.ts';
import { TextBody } from './TextBody.tsx';

/** Whatever an event says, in its own form. */
export function EventBodyView({ item }: { readonly item: TimelineItem }) {
  const { body } = item;
  const room = useRoom();
  switch (body.kind) {
    case 'text':
    case 'emote':
    case 'notice':
      return (
        <>
          <TextBody body={body} sender={item.sender.name} onEdited={() => showEdits(room, item)} />
          <LinkPreviews item={item} body={body} />
        </>
      );
    case 'image':
    case 'video':
    case 'sticker':
    case 'audio':
    case 'voice':
    case 'file':
      return <MediaBody item={item} body={body} />;
    case 'upload':
      return <UploadBody item={item} body={body} />;
    case 'location':
      return (
        <p className="message-told">
          <MapPin size={16} />
          <span>{body.body}</span> <MapLink geoUri={body.geoUri} />
        </p>
      );
    case 'redacted':
      return (
        <p className="message-told message-faint">
          <Ban size={15} />
          <span>{redactedWords(body.by, body.reason)}</span>
        </p>
      );
    case 'verification':
      return (
        <p className="message-told message-faint">
          <ShieldCheck size={15} />
          <span>{t('verify.asked')}</span>
        </p>
      );
    case 'undecryptable':
      return <LockedBody reason={body.reason} />;
    case 'poll':
      return <PollBody item={item} body={body} />;
    case 'unknown':
      return (
        <p className="message-told message-faint">
          <TriangleAlert size={15} />
          <span>
            {t('message.unknown')} <code>{body.type}</code>
          </span>
        </p>
      );
    case 'state':
      return null;
  }
}

function MapLink({ geoUri }: { readonly geoUri: string }) {
  const place = /^geo:(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)/.exec(geoUri);
  if (place === null) return null;
  const [, latitude = '', longitude = ''] = place;
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return (
    <SafeLink href={href} confirm={false}>
      {t('location.map')}
    </SafeLink>
  );
}
