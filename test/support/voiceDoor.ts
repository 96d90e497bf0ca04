import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openInboundDoor } from '../../core/conversations/receiveInbound.ts';
import { answerWebhook } from '../../server/webhooks/webhooks.ts';
import { openTestHub, type TestHub } from './openTestHub.ts';
import { ACCOUNT, TOKEN } from './sandboxOptions.ts';
import type { WebhookDoor } from './webhook.ts';

/** A hub with its worker and the provider's door alone, for news that no network would send in such an order. */
export interface VoiceDoor extends TestHub, WebhookDoor {}

export async function openVoiceDoor(): Promise<VoiceDoor> {
  const opened = await openTestHub({ TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: TOKEN });
  const { hub } = opened;
  const { config, log } = hub;
  const parts = { config, log, door: openInboundDoor(hub), hub: Promise.resolve(hub) };
  const server = createServer((req, res) => void answerWebhook(parts, req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...opened,
    config,
    urls: [`http://127.0.0.1:${port}`],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await opened.close();
    },
  };
}
