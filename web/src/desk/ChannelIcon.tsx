import { IconMail, IconMessage, IconPhone } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '#core/contract/words.ts';

const icons = { call: IconPhone, sms: IconMessage, email: IconMail } as const;

export function ChannelIcon({ channel, size = 16 }: { channel: Channel; size?: number }) {
  const { t } = useTranslation();
  const Icon = icons[channel];
  return (
    <Icon
      size={size}
      stroke={1.8}
      role="img"
      aria-label={t(`channel.${channel}`)}
      style={{ flexShrink: 0 }}
    />
  );
}
