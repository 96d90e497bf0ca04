import type { EditorLanguage } from './LanguageField.tsx';
import type { SurveyContent } from './surveyApi.ts';

type Words = SurveyContent['title'];

/** Words of a further language that are emptied are none: they are asked in English. */
export function withWords(words: Words, language: EditorLanguage, value: string): Words {
  const { [language]: _before, ...others } = words;
  return language === 'en' || value !== '' ? { ...words, [language]: value } : { ...others, en: words.en };
}
