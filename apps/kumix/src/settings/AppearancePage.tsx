import { useApp } from '../app/AppContext.ts';
import { useStore } from '../app/store.ts';
import { languages } from '../i18n/languages.ts';
import { t } from '../i18n/message.ts';
import { Choice, Switch } from '../ui/Field.tsx';

export function AppearancePage() {
  const { preferences } = useApp();
  const { language, theme, contrast, density, linkPreviews } = useStore(preferences.current);
  return (
    <div className="k-settings-group">
      <Choice
        label={t('settings.language')}
        note={t('settings.languageHint')}
        value={language}
        onValue={(value) => {
          preferences.change({ language: value });
          location.reload();
        }}
        choices={[
          { value: 'system', label: t('settings.languageSystem') },
          { value: 'en', label: languages.en },
          { value: 'ja', label: languages.ja },
        ]}
      />
      <Choice
        label={t('settings.theme')}
        value={theme}
        onValue={(value) => preferences.change({ theme: value })}
        choices={[
          { value: 'system', label: t('settings.themeSystem') },
          { value: 'light', label: t('settings.themeLight') },
          { value: 'dark', label: t('settings.themeDark') },
        ]}
      />
      <Switch
        label={t('settings.contrast')}
        hint={t('settings.contrastHint')}
        checked={contrast === 'more'}
        onChecked={(on) => preferences.change({ contrast: on ? 'more' : 'system' })}
      />
      <Choice
        label={t('settings.density')}
        value={density}
        onValue={(value) => preferences.change({ density: value })}
        choices={[
          {
            value: 'comfortable',
            label: t('settings.comfortable'),
            hint: t('settings.comfortableHint'),
          },
          { value: 'compact', label: t('settings.compact'), hint: t('settings.compactHint') },
        ]}
      />
      <Switch
        label={t('settings.linkPreviews')}
        hint={t('settings.linkPreviewsHint')}
        checked={linkPreviews === 'on'}
        onChecked={(on) => preferences.change({ linkPreviews: on ? 'on' : 'off' })}
      />
    </div>
  );
}
