import type { RoomSettings } from '@kumix/matrix';
import type { SignedIn } from '../app/contracts.ts';
import type { RoomSettingsModel } from './roomSettingsModel.ts';

/** What every page of a room's settings is given. */
export interface RoomSettingsPageProps {
  readonly model: RoomSettingsModel;
  readonly settings: RoomSettings;
  readonly session: SignedIn;
}
