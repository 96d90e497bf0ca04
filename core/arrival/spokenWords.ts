import type { Texts } from '../contract/arrivalWords.ts';
import type { Language } from '../contract/words.ts';
import type { Spoken } from './turn.ts';

// What is said where the flow has no words of its own.

export const houseTexts = {
  notice: {
    en: 'This call may be recorded for quality and training.',
    zh: '为保证服务质量,本次通话可能会被录音。',
  },
  consent: {
    en: 'May we record this call for quality and training? Press 1 for yes, 2 for no.',
    zh: '为保证服务质量,我们希望对本次通话录音。同意请按1,不同意请按2。',
  },
  silent: { en: 'We did not hear your choice.', zh: '我们没有收到您的选择。' },
  invalid: { en: 'This is not one of the choices.', zh: '您的选择无效。' },
} as const satisfies Record<string, Texts>;

/** The words in the caller's language, else in the one there is; nothing when there are none. */
export function spoken(texts: Texts, language: Language): Spoken[] {
  for (const choice of [language, 'en', 'zh'] as const) {
    const text = texts[choice];
    if (text) return [{ language: choice, text }];
  }
  return [];
}

export function spokenOr(texts: Texts, house: Texts, language: Language): Spoken[] {
  const own = spoken(texts, language);
  return own.length > 0 ? own : spoken(house, language);
}
