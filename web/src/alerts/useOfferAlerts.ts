import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Offer } from '../api/types.ts';
import { startRinging } from './sounds.ts';

const FLASH_MS = 900;
const TITLE = 'Rapport';

function flashTitle(text: string): () => void {
  let isOn = true;
  document.title = text;
  const timer = setInterval(() => {
    isOn = !isOn;
    document.title = isOn ? text : TITLE;
  }, FLASH_MS);
  return () => {
    clearInterval(timer);
    document.title = TITLE;
  };
}

function notifyDesktop(title: string, body: string, tag: string): () => void {
  if (!document.hidden || !('Notification' in window) || Notification.permission !== 'granted')
    return () => {};
  const notification = new Notification(title, { body, tag, icon: '/favicon.svg', requireInteraction: true });
  notification.addEventListener('click', () => {
    window.focus();
    notification.close();
  });
  return () => notification.close();
}

/** Sound, title flash and desktop notification, repeated until the offer is handled or gone. */
export function useOfferAlerts(offer: Offer | undefined): void {
  const { t } = useTranslation();
  const id = offer?.reservationId;
  const name = offer?.client.name ?? offer?.conversation.address ?? '';
  const channel = offer?.conversation.channel;
  const queue = offer?.conversation.queueName ?? '';
  useEffect(() => {
    if (!id || !channel) return;
    const title = t('offer.title', { channel: t(`channel.${channel}`), name });
    const stops = [startRinging(), flashTitle(`☎ ${title}`), notifyDesktop(title, queue, id)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [id, channel, name, queue, t]);
}
