// Server-Sent Events for the page: everything after the last event it saw, then everything new.
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { World } from '../world.ts';
import { read } from './controlError.ts';
import { presentSettings } from './presentSettings.ts';

const query = z.object({ phones: z.string().default('') });
const heartbeatMs = 15_000;

/** Streams to one page. The phones that it shows ring until somebody answers there. */
export function streamEvents(world: World, request: Request, response: Response): void {
  const phones = read(query, request.query).phones.split(',').filter(Boolean);
  response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.flushHeaders();
  const send = (event: string, data: unknown, cursor?: number): void => {
    const id = cursor === undefined ? '' : `id: ${world.epoch}-${cursor}\n`;
    response.write(`${id}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const sendSettings = (): void => send('settings', presentSettings(world));
  const [epoch, seen] = String(request.headers['last-event-id'] ?? '').split('-');
  const isSameWorld = epoch === world.epoch;
  const sendReset = (): void => send('reset', {});
  if (!isSameWorld) sendReset();
  sendSettings();
  const { items } = world.journal.list({ after: isSameWorld ? Number(seen) || 0 : 0 });
  for (const item of items) send('item', item, Number(item['cursor']));
  send('ready', {}, world.journal.cursor);

  const closePhones = world.parties.openPhones(phones);
  const stopItems = world.journal.onChange((item, cursor) =>
    send('item', { ...item.present(), cursor }, cursor),
  );
  world.settingsChanged.add(sendSettings);
  world.wasReset.add(sendReset);
  const heartbeat = setInterval(() => response.write(':\n\n'), heartbeatMs);
  response.on('close', () => {
    clearInterval(heartbeat);
    closePhones();
    stopItems();
    world.settingsChanged.delete(sendSettings);
    world.wasReset.delete(sendReset);
  });
}
