/** Where most of the app's commands can be had. */
import type { Availability, CommandContext } from '../../commands/command.ts';

export const signedIn = ({ signedIn }: CommandContext): Availability | false => signedIn;
export const inRoom = ({ roomId }: CommandContext): Availability | false => roomId !== null;
