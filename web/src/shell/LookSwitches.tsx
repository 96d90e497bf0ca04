import { SegmentedControl, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../i18n/i18n.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { testIds } from '../testIds.ts';

const schemes = [
  { value: 'light', Icon: IconSun },
  { value: 'dark', Icon: IconMoon },
  { value: 'auto', Icon: IconDeviceDesktop },
] as const;

/** Language, and light or dark: on the sign-in page, in the user menu and in the settings. */
export function LookSwitches({ fullWidth = false }: { fullWidth?: boolean }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <SegmentedControl
        size="xs"
        fullWidth={fullWidth}
        aria-label={t('look.language')}
        value={language}
        onChange={chooseLanguage}
        data={[
          { value: 'en', label: <span data-testid={testIds.language('en')}>English</span> },
          { value: 'zh', label: <span data-testid={testIds.language('zh')}>简体中文</span> },
        ]}
      />
      <SegmentedControl
        size="xs"
        fullWidth={fullWidth}
        aria-label={t('look.scheme')}
        value={colorScheme}
        onChange={setColorScheme}
        data={schemes.map(({ value, Icon }) => ({
          value,
          label: (
            <span
              data-testid={testIds.scheme(value)}
              title={t(`look.${value}`)}
              style={{ display: 'block', height: 16 }}
            >
              <Icon size={16} aria-hidden="true" />
              <VisuallyHidden>{t(`look.${value}`)}</VisuallyHidden>
            </span>
          ),
        }))}
      />
    </>
  );
}
