import type { Request, Response } from 'express';
import type { Media } from '../model/message.ts';
import type { World } from '../world.ts';

/** GET /cdn/:sid: the content of a medium, for whoever was led here. */
export function sendMedia(world: World, request: Request, response: Response): void {
  const media = find(world, String(request.params['sid']));
  const fault = world.faults.strike('cdn').find((rule) => rule.action === 'fail');
  if (!media?.content || fault) {
    response.status(fault?.status ?? 404).end();
    return;
  }
  response
    .set({ 'X-Content-Type-Options': 'nosniff', 'Content-Security-Policy': "sandbox; default-src 'none'" })
    .type(media.contentType)
    .send(media.content);
}

function find(world: World, sid: string): Media | undefined {
  for (const message of world.messages.values()) {
    const found = message.media.find((one) => one.sid === sid);
    if (found) return found;
  }
  return undefined;
}
