import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { changePreferences, readPreferences, type LanguageCode } from '../preferences/preferences.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

export const i18n = i18next.createInstance();

export async function startI18n(): Promise<void> {
  const { language } = readPreferences();
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  await i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, zh: { translation: zh } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
}

export function chooseLanguage(language: LanguageCode): void {
  changePreferences({ language });
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  void i18n.changeLanguage(language);
}
