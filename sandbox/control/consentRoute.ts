import type { Router } from 'express';
import { z } from 'zod';
import type { World } from '../world.ts';
import { read } from './controlError.ts';

const consents = z.object({ seconds: z.number().positive().optional(), withdraw: z.string().optional() });

/** At the provider of mailboxes: how long tokens are good, and whose owner lets nobody in any more. */
export function addConsentRoute(router: Router, world: World): void {
  router.put('/consents', (request, response) => {
    const { seconds, withdraw } = read(consents, request.body);
    if (seconds !== undefined) world.consents.seconds = seconds;
    if (withdraw !== undefined) world.consents.withdraw(withdraw);
    response.json({ seconds: world.consents.seconds, asked: world.consents.asked });
  });
}
