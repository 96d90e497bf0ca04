import { z } from 'zod';
import { pageOf } from './api.ts';
import { AddressKind } from './words.ts';

// Whether somebody may be written to.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

/** `mayWrite` false: nothing more is sent to this address; true: a text that sounded like a wish for no more was not one. */
export const DecideConsent = z.strictObject({
  kind: AddressKind,
  value: z.string().max(320),
  mayWrite: z.boolean(),
});
export const ConsentQuestion = z.object({
  clientId: Id,
  clientName: z.string().nullable(),
  kind: AddressKind,
  value: z.string(),
  text: z.string(),
  askedAt: At,
});
export type ConsentQuestion = z.infer<typeof ConsentQuestion>;
export const ConsentQuestionPage = pageOf(ConsentQuestion);
