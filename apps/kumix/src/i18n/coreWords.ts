import type { Told } from '@kumix/matrix';
import { wordLoosely } from './message.ts';

/** What the Matrix core says, in the language in use. */
export const coreWords = ({ name, figures }: Told): string => wordLoosely(`core.${name}`, figures);
