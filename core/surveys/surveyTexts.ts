import type { Delivery } from '../../prisma/generated/client.ts';
import type { MessageChannel } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { surveyToken } from './surveyToken.ts';

// What the client reads. In the message and on the timeline stands [link]; the real link is put in on the way out, so that
// no agent ever sees it and nobody rates their own work.

const LINK = '[link]';

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

/** The question in the client's language, with [link] in the place of the link. */
export function surveyText(language: string, channel: MessageChannel): SurveyText {
  return texts[language === 'zh' ? 'zh' : 'en'][channel];
}

export function surveyUrl(hub: Pick<Hub, 'config'>, inviteId: string): string {
  return `${hub.config.publicUrl}/s/${surveyToken(hub.config.authSecret, inviteId)}`;
}

/** A survey's delivery belongs to its invite by this key, and is made once. */
export function surveyDeliveryKey(inviteId: string): string {
  return `survey-${inviteId}`;
}

/** The text as it leaves the house. Only a survey's differs from what is stored. */
export function outgoingText(
  hub: Pick<Hub, 'config'>,
  delivery: Pick<Delivery, 'purpose' | 'idempotencyKey'>,
  text: string,
): string {
  if (delivery.purpose !== 'survey') return text;
  const inviteId = delivery.idempotencyKey.slice(surveyDeliveryKey('').length);
  return text.replaceAll(LINK, surveyUrl(hub, inviteId));
}

/** The real text of a survey's message. Throws when there is no such survey message. */
export async function surveyTextFor(hub: Hub, { messageId }: { messageId: string }): Promise<string> {
  const delivery = await hub.prisma.delivery.findFirstOrThrow({
    where: { messageId, purpose: 'survey' },
    select: { purpose: true, idempotencyKey: true, message: { select: { text: true } } },
  });
  return outgoingText(hub, delivery, delivery.message.text);
}
