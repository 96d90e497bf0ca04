import { z } from 'zod';
import { ClientSummary, pageOf } from './api.ts';
import { idOf } from './ids.ts';
import { AddressKind } from './words.ts';

// Who somebody is: what speaks for it, and what a person has said. Caller id and From speak for nothing.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

/** Why two clients may be one: what was seen, and where. */
export const Evidence = z.discriminatedUnion('kind', [
  /** The mail of one names an address of the other; `theirs`: it is the other's mail. */
  z.object({
    kind: z.literal('address_in_mail'),
    addressKind: AddressKind,
    value: z.string(),
    messageId: Id,
    at: At,
    theirs: z.boolean(),
  }),
  z.object({ kind: z.literal('same_name'), name: z.string() }),
  /** Mail addresses that are alike before the @. */
  z.object({ kind: z.literal('similar_address'), mine: z.string(), theirs: z.string() }),
]);
export type Evidence = z.infer<typeof Evidence>;

export const Suggestion = z.object({ client: ClientSummary, evidence: z.array(Evidence) });
export type Suggestion = z.infer<typeof Suggestion>;
export const SuggestionList = z.object({ items: z.array(Suggestion) });
export const NotSame = z.strictObject({ otherId: idOf('client') });

/** Somebody of whom nobody has said who they are. */
export const ProvisionalClient = z.object({
  client: ClientSummary,
  preview: z.string().nullable(),
  since: At,
  suggestions: z.array(Suggestion),
});
export type ProvisionalClient = z.infer<typeof ProvisionalClient>;
export const ProvisionalPage = pageOf(ProvisionalClient);
export const DecideClient = z.strictObject({ name: z.string().trim().min(1).max(200) });
