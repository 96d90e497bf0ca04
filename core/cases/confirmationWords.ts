import { CASE_LINK } from '../channels/caseLink.ts';

// What a client says to "is all well now?". Pure.

const yes =
  /^(y|yes|yep|yeah|ok|okay|fine|solved|resolved|all good|thanks?|thank you|是|是的|好|好的|可以|解决了|已解决|满意|没问题|谢谢)$/;
const no = /^(n|no|nope|not (yet|solved|resolved|really)|否|不|不是|没有|没|还没|未解决|没解决|不满意|不行)$/;

/** "Yes" or "no" where the words say nothing else; null for anything that a person must read. */
export function readConfirmation(text: string): 'yes' | 'no' | null {
  const words = text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[\s.!,。！，~]+$/u, '');
  if (yes.test(words)) return 'yes';
  return no.test(words) ? 'no' : null;
}

const texts = {
  en: (number: string) =>
    `About your case ${number}: we believe it is solved. Is all well now? Reply YES or NO, or tap: ${CASE_LINK}`,
  zh: (number: string) =>
    `关于您的工单 ${number}：我们认为问题已解决。是否满意？请回复“是”或“否”，或点 ${CASE_LINK}`,
};

/** The question in the client's language. */
export function confirmationText(language: string, number: string): string {
  return texts[language === 'zh' ? 'zh' : 'en'](number);
}

export function confirmationTitle(language: string, number: string): string {
  return language === 'zh' ? `您的工单 ${number} 是否已解决？` : `Is your case ${number} solved?`;
}
