/** What every part of an open room can reach. Stable for the life of the room: reading it re-renders nothing. */
import type { EventId, RoomId, TimelineItem } from '@kumix/matrix';
import { createContext, useContext } from 'react';
import type {
  CommandRegistry,
  CorePort,
  Destination,
  MessageRenderer,
  SidePanel,
  SignedIn,
} from '../../app/contracts.ts';
import type { Attachments } from '../composer/attachments.ts';
import type { ComposerModel } from '../composer/composerModel.ts';
import type { MediaStore } from '../media/mediaStore.ts';
import type { Uploads } from '../media/uploads.ts';
import type { RoomStore } from './roomStore.ts';
import type { TimelineModel } from './timelineModel.ts';

export interface RoomServices {
  readonly core: CorePort;
  readonly roomId: RoomId;
  readonly session: SignedIn;
  readonly commands: CommandRegistry;
  readonly media: MediaStore;
  readonly room: RoomStore;
  readonly timeline: TimelineModel;
  readonly composer: ComposerModel;
  readonly uploads: Uploads;
  readonly attachments: Attachments;
  /** The message a thread hangs on; `null` in the room itself. */
  readonly threadRootId: EventId | null;
  /** True in the thread panel. */
  readonly inThread: boolean;
  renderer(): MessageRenderer | null;
  openPanel(panel: SidePanel | null): void;
  navigate(destination: Destination): void;
  /**
   * Scrolls to an event, loading its surroundings where they are not there. With `sinceMs`, to the
   * first row from then on where the event is of a kind that has no row.
   */
  showEvent(eventId: EventId, sinceMs?: number): void;
  /** Opens a picture or a video large. */
  view(item: TimelineItem): void;
}

const Context = createContext<RoomServices | null>(null);

export const RoomServicesProvider = Context.Provider;

export function useRoom(): RoomServices {
  const services = useContext(Context);
  if (services === null) throw new Error('This part of the room is drawn outside of a room.');
  return services;
}
