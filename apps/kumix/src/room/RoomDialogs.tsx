import { lazy, Suspense } from 'react';
import { useStore } from '../app/store.ts';
import { LinkDialog } from './html/LinkDialog.tsx';
import { DateDialog } from './dialogs/DateDialog.tsx';
import { EditsDialog } from './dialogs/EditsDialog.tsx';
import { ForwardDialog } from './dialogs/ForwardDialog.tsx';
import { LocationDialog } from './dialogs/LocationDialog.tsx';
import { PeopleDialog } from './dialogs/PeopleDialog.tsx';
import { RemoveDialog } from './dialogs/RemoveDialog.tsx';
import { SlashHelpDialog } from './dialogs/SlashHelpDialog.tsx';
import { SourceDialog } from './dialogs/SourceDialog.tsx';
import { closeRoomDialog, roomDialog } from './model/roomDialogs.ts';
import { RoomServicesProvider } from './model/services.ts';
import { PollDialog } from './poll/PollDialog.tsx';

const Viewer = lazy(() => import('./media/Viewer.tsx'));

/** The dialog that is open, with the services of the room it was opened from. */
export default function RoomDialogs() {
  const dialog = useStore(roomDialog);
  return (
    <>
      <LinkDialog />
      {dialog !== null && (
        <RoomServicesProvider value={dialog.room}>
          <Suspense fallback={null}>
            {dialog.kind === 'remove' && <RemoveDialog item={dialog.item} />}
            {dialog.kind === 'source' && <SourceDialog item={dialog.item} />}
            {dialog.kind === 'date' && <DateDialog />}
            {dialog.kind === 'people' && <PeopleDialog item={dialog.item} />}
            {dialog.kind === 'edits' && <EditsDialog item={dialog.item} />}
            {dialog.kind === 'forward' && <ForwardDialog item={dialog.item} />}
            {dialog.kind === 'poll' && <PollDialog />}
            {dialog.kind === 'location' && <LocationDialog />}
            {dialog.kind === 'slash-help' && <SlashHelpDialog />}
            {dialog.kind === 'view' && (
              <Viewer
                first={dialog.item}
                {...(dialog.among === undefined ? {} : { among: dialog.among })}
                onClose={closeRoomDialog}
              />
            )}
          </Suspense>
        </RoomServicesProvider>
      )}
    </>
  );
}
