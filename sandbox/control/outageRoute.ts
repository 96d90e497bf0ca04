import type { Router } from 'express';
import { z } from 'zod';
import { findNumber } from '../phone/numbers.ts';
import { playOutage } from '../traffic/outage.ts';
import type { World } from '../world.ts';
import { ControlError, read } from './controlError.ts';

const outage = z.object({
  to: z.string().min(1),
  texts: z.number().int().min(0).max(100_000).default(0),
  calls: z.number().int().min(0).max(10_000).default(0),
  customers: z.number().int().min(1).max(9_000).default(100),
  seconds: z.number().positive().max(86_400).default(600),
  cutsNetwork: z.boolean().default(true),
  seed: z.number().int().default(1),
});

/** Many customers get in touch while the hub is out of reach. */
export function addOutageRoute(router: Router, world: World): void {
  router.post('/outage', async (request, response) => {
    const plan = read(outage, request.body);
    if (!findNumber(world, plan.to))
      throw new ControlError(404, 'not_found', `${plan.to} is not a number of the company`);
    response.json(await playOutage(world, plan));
  });
}
