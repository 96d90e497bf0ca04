import type { Viewer } from '../access/viewer.ts';
import { lockClient } from '../clients/lockClient.ts';
import type { ClientBonds, SetBonds } from '../contract/bonds.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

// What binds a client to us. The cost of leaving lowers how likely they are to leave (lookAlike.ts: likelyToLeave).

const MOST_SHOWN = 50;
const who = { select: { id: true, name: true } } as const;

export async function readBonds(hub: Hub, clientId: string): Promise<ClientBonds> {
  const [bond, referred] = await Promise.all([
    hub.prisma.clientBond.findUnique({ where: { clientId }, include: { referredBy: who } }),
    hub.prisma.clientBond.findMany({
      where: { referredById: clientId, client: { mergedIntoId: null } },
      include: { client: who },
      orderBy: { referredAt: 'desc' },
      take: MOST_SHOWN,
    }),
  ]);
  const shown = (one: { id: string; name: string | null }, at: Date | null) =>
    at && { id: one.id, name: one.name, at: at.toISOString() };
  return {
    switchingCost: bond?.switchingCost ?? null,
    referredBy: bond?.referredBy ? shown(bond.referredBy, bond.referredAt) : null,
    referred: referred.flatMap(({ client, referredAt }) => shown(client, referredAt) ?? []),
  };
}

/** Throws `invalid_request` for a client who would have brought themselves, at once or by way of whom they brought. */
export async function setBonds(
  hub: Hub,
  { agentId }: Viewer,
  { clientId, switchingCost, referredById }: SetBonds & { clientId: string },
): Promise<ClientBonds> {
  await withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    const before = await tx.db.clientBond.findUnique({ where: { clientId } });
    const changesCost = switchingCost !== undefined && switchingCost !== (before?.switchingCost ?? null);
    const changesReferrer = referredById !== undefined && referredById !== (before?.referredById ?? null);
    const fields = [...(changesCost ? ['switchingCost'] : []), ...(changesReferrer ? ['referredBy'] : [])];
    if (fields.length === 0) return;
    if (changesReferrer && referredById) {
      const before = await tx.db.$queryRaw<{ id: string }[]>`
        WITH RECURSIVE line AS (SELECT ${referredById}::uuid AS id
          UNION SELECT b.referred_by_id FROM client_bond b JOIN line l ON b.client_id = l.id WHERE b.referred_by_id IS NOT NULL)
        SELECT id FROM line WHERE id = ${clientId}::uuid`;
      if (before.length > 0)
        throw new AppError('invalid_request', 'Nobody has brought themselves', {
          fields: { referredById: 'was brought by this client' },
        });
    }
    const data = {
      ...(changesCost ? { switchingCost } : {}),
      ...(changesReferrer ? { referredById, referredAt: referredById ? new Date() : null } : {}),
    };
    await tx.db.clientBond.upsert({ where: { clientId }, create: { clientId, ...data }, update: data });
    await recordEvent(tx, { clientId, agentId, kind: 'client.updated', data: { fields } });
  });
  return readBonds(hub, clientId);
}
