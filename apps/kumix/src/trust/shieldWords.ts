import type { DeviceTrust, EventShield, PersonTrust } from '@kumix/matrix';
import { t } from '../i18n/message.ts';

export const shieldWords = ({ reason }: EventShield): string => t(`shield.${reason}`);

export const deviceWords = (trust: DeviceTrust): string =>
  ({
    verified: t('trust.verified'),
    unverified: t('trust.unverified'),
    'no-encryption': t('trust.noEncryption'),
  })[trust];

export const personWords = (
  trust: PersonTrust,
): { readonly title: string; readonly text: string } =>
  ({
    verified: { title: t('trust.personVerified'), text: t('trust.personVerifiedText') },
    unverified: { title: t('trust.personUnverified'), text: t('trust.personUnverifiedText') },
    changed: { title: t('trust.personChanged'), text: t('trust.personChangedText') },
    'changed-verified': { title: t('trust.personChanged'), text: t('trust.personChangedText') },
    'no-identity': { title: t('trust.personNone'), text: t('trust.personNoneText') },
  })[trust];
