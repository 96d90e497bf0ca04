import { meters } from '../meters.ts';
import type { MessageSender } from './channel.ts';

/** The same sender, with every answer of the provider counted for who operates the hub. */
export function countSends<S extends MessageSender>(sender: S, channel: 'sms' | 'email'): S {
  return {
    ...sender,
    async send(message) {
      const result = await sender.send(message);
      meters()?.sent({ channel, outcome: result.kind });
      return result;
    },
  };
}
