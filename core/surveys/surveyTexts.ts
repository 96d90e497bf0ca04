import type { Delivery } from '../../prisma/generated/client.ts';
import type { MessageChannel } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { unsubscribeUrl } from '../mailboxes/unsubscribe.ts';
import { isOneWay } from '../senders/reach.ts';
import { surveyToken } from './surveyToken.ts';

// What the client reads. In the message and on the timeline stands [link]; the real link is put in on the way out, so that
// no agent ever sees it and nobody rates their own work.

const LINK = '[link]';

/** What stands below an automated text whose sender cannot be answered, so that STOP would reach nobody. */
const noMore = { en: 'No replies here. No more of these:', zh: '此号码无法接收回复。退订：' };

interface SurveyText {
  subject: string | null;
  text: string;
}

/** Each SMS fits one segment with a link of usual length: 160 characters of GSM-7, or 70 of UCS-2. */
const texts: Record<'en' | 'zh', Record<MessageChannel, SurveyText>> = {
  en: {
    sms: { subject: null, text: `How did we do? Reply 1 (poor) to 5 (excellent) or tap: ${LINK}` },
    email: {
      subject: 'How did we do?',
      text: [
        'Hello,',
        'you were in touch with us. How did we do?',
        `Choose 1 (poor) to 5 (excellent) on this page; it takes ten seconds and you need not sign in:\n${LINK}`,
        'Thank you!',
      ].join('\n\n'),
    },
  },
  zh: {
    sms: { subject: null, text: `请评价本次服务：回复1(差)至5(优)或点 ${LINK}` },
    email: {
      subject: '您对我们的服务满意吗？',
      text: [
        '您好！',
        '感谢您与我们联系。您对这次服务满意吗？',
        `请点击链接评分，1（很差）至 5（非常满意），只需十秒，无需登录：\n${LINK}`,
        '谢谢！',
      ].join('\n\n'),
    },
  },
};

/** For a sender that cannot be answered: nobody is told to reply. */
const linkOnly = {
  en: { subject: null, text: `How did we do? Tap to say, 1 (poor) to 5 (excellent): ${LINK}` },
  zh: { subject: null, text: `请评价本次服务，点此评1(差)至5(优)：${LINK}` },
} satisfies Record<'en' | 'zh', SurveyText>;

/** The question in the client's language, with [link] in the place of the link. */
export function surveyText(
  language: string,
  channel: MessageChannel,
  { canAnswer = true }: { canAnswer?: boolean } = {},
): SurveyText {
  const spoken = language === 'zh' ? 'zh' : 'en';
  return channel === 'sms' && !canAnswer ? linkOnly[spoken] : texts[spoken][channel];
}

export function surveyUrl(hub: Pick<Hub, 'config'>, inviteId: string): string {
  return `${hub.config.publicUrl}/s/${surveyToken(hub.config.authSecret, inviteId)}`;
}

/** A survey's delivery belongs to its invite by this key, and is made once. */
export function surveyDeliveryKey(inviteId: string): string {
  return `survey-${inviteId}`;
}

type Leaving = Pick<Delivery, 'id' | 'from' | 'purpose' | 'idempotencyKey'>;

/**
 * The text as it leaves the house: a survey has its link, and what no person has written says how to have no more of it where an
 * answer would reach nobody. All else is as it is stored.
 */
export function outgoingText(hub: Pick<Hub, 'config'>, delivery: Leaving, text: string): string {
  if (delivery.purpose === 'reply') return text;
  const inviteId = delivery.idempotencyKey.slice(surveyDeliveryKey('').length);
  const whole = delivery.purpose === 'survey' ? text.replaceAll(LINK, surveyUrl(hub, inviteId)) : text;
  if (!isOneWay(delivery.from)) return whole;
  const language = /\p{Script=Han}/u.test(text) ? 'zh' : 'en';
  return `${whole}\n${noMore[language]} ${unsubscribeUrl(hub.config, delivery.id)}`;
}
