import type { Router } from 'express';
import { z } from 'zod';
import { faultRuleSchema } from '../faults.ts';
import { partySettingsSchema } from '../parties.ts';
import { resetWorld } from '../resetWorld.ts';
import type { World } from '../world.ts';
import { read } from './controlError.ts';
import { partyOf, waitForItems } from './listing.ts';
import { presentSettings } from './presentSettings.ts';

const after = z.object({ after: z.coerce.number().int().nonnegative().default(0) });
const settings = z.object({
  speed: z.number().positive().max(1000).optional(),
  retriesMail: z.boolean().optional(),
});

/** The things that concern the whole world: waiting, settings, faults, the network, starting anew. */
export function addWorldRoutes(router: Router, world: World): void {
  const changed = (): Record<string, unknown> => {
    for (const listener of world.settingsChanged) listener();
    return presentSettings(world);
  };
  router.get('/wait', async (request, response) => {
    response.json(await waitForItems(world, request.query));
  });
  router.get('/settings', (_request, response) => {
    response.json(presentSettings(world));
  });
  router.put('/settings', (request, response) => {
    const wanted = read(settings, request.body);
    if (wanted.speed !== undefined) world.clock.speed = wanted.speed;
    if (wanted.retriesMail !== undefined) world.retriesMail = wanted.retriesMail;
    response.json(changed());
  });
  router.put('/parties/:address', (request, response) => {
    const address = partyOf(request.params.address);
    response.json({ address, ...world.parties.set(address, read(partySettingsSchema, request.body)) });
  });
  router.put('/faults', (request, response) => {
    world.faults.set(read(z.array(faultRuleSchema), request.body));
    response.json(changed());
  });
  router.delete('/faults', (_request, response) => {
    world.faults.set([]);
    response.json(changed());
  });
  router.post('/pause', (_request, response) => {
    world.isNetworkCut = true;
    response.json(changed());
  });
  router.post('/resume', (_request, response) => {
    world.isNetworkCut = false;
    response.json(changed());
  });
  router.post('/reset', (_request, response) => {
    resetWorld(world);
    for (const listener of world.wasReset) listener();
    response.json(changed());
  });
  router.get('/requests', (request, response) => {
    const seen = read(after, request.query).after;
    response.json({
      requests: world.requests.filter(({ number }) => number > seen),
      cursor: world.requestCount,
    });
  });
  router.get('/webhooks', (request, response) => {
    const seen = read(after, request.query).after;
    response.json({
      webhooks: world.webhooks.filter(({ number }) => number > seen),
      cursor: world.webhookCount,
    });
  });
  router.get('/recordings', (_request, response) => {
    response.json({ recordings: [...world.recordings.values()] });
  });
}
