import { z } from 'zod';
import { idOf } from './ids.ts';

// What binds a client to us: how dear it would be to leave (LC-07), who brought them and whom they brought (LC-29).

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

const Referral = z.object({ id: Id, name: z.string().nullable(), at: At });
export const ClientBonds = z.object({
  /** 1: they could leave at any moment; 5: leaving would cost them dear. Null: nobody has said. */
  switchingCost: z.number().int().nullable(),
  referredBy: Referral.nullable(),
  /** Whom this client brought, the newest first. */
  referred: z.array(Referral),
});
export type ClientBonds = z.infer<typeof ClientBonds>;
export const SetBonds = z.strictObject({
  switchingCost: z.int().min(1).max(5).nullable().optional(),
  referredById: idOf('client').nullable().optional(),
});
export type SetBonds = z.infer<typeof SetBonds>;
export const BondParams = z.strictObject({ id: idOf('client') });
