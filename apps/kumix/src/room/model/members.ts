import type { Member } from '@kumix/matrix';

export const isJoined = (member: Member): boolean => member.membership === 'join';
