import { createHmac, timingSafeEqual } from 'node:crypto';
import { mediaTypeOf } from '../contract/fileRules.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { openFile, type OpenFile } from './attachments.ts';

// Files of texts, for the phone network to fetch: it has no sign-in here, so the link itself is the key. Must stay true: a
// link is of one file of a text that goes out, carries its proof, and is good for some hours only.

/** A network keeps a text for ten hours at most before it gives up, and fetches before that. */
const GOOD_HOURS = 12;
const MAC_BYTES = 20;
const SHAPE =
  /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([0-9a-z]{6,9})\.([0-9a-f]{40})$/;

type Ours = Pick<Config, 'publicUrl' | 'authSecret'>;

/** Where a file may be fetched without a sign-in. */
export function mediaUrl(
  { publicUrl, authSecret }: Ours,
  attachmentId: string,
  now: number = Date.now(),
): string {
  const until = Math.floor(now / 1_000 + GOOD_HOURS * 3_600).toString(36);
  return `${publicUrl}/m/${attachmentId}.${until}.${proofOf(authSecret, attachmentId, until)}`;
}

/** The file that a link is of, or null for one that was made up or whose time is over. */
export function fileOfLink(
  { authSecret }: Pick<Ours, 'authSecret'>,
  token: string,
  now: number = Date.now(),
): string | null {
  const [, attachmentId, until, proof] = SHAPE.exec(token) ?? [];
  if (attachmentId === undefined || until === undefined || proof === undefined) return null;
  const right = Buffer.from(proofOf(authSecret, attachmentId, until));
  if (!timingSafeEqual(right, Buffer.from(proof))) return null;
  return Number.parseInt(until, 36) * 1_000 > now ? attachmentId : null;
}

export interface MediaFile extends OpenFile {
  type: string;
}

/** Opens a file of a text of ours. Throws `not_found` for every other. */
export async function openMedia(hub: Hub, attachmentId: string): Promise<MediaFile> {
  const isTexted = await hub.prisma.message.count({
    where: { channel: 'sms', direction: 'outbound', files: { some: { id: attachmentId } } },
  });
  if (isTexted === 0) throw new AppError('not_found', 'There is no such file');
  const file = await openFile(hub, attachmentId);
  // A network believes what it is told: of pictures the bytes tell, of all else the name.
  return { ...file, type: file.image ?? mediaTypeOf(file.name) ?? 'application/octet-stream' };
}

function proofOf(secret: string, attachmentId: string, until: string): string {
  return createHmac('sha256', secret)
    .update(`rapport media\n${attachmentId}\n${until}`)
    .digest()
    .subarray(0, MAC_BYTES)
    .toString('hex');
}
