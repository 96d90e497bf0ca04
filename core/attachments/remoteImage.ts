import { remoteImagesOf, sanitizeMailHtml } from '../channels/sanitizeMailHtml.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { OutsideError } from '../outside/outsideError.ts';
import { sniffImage } from './sniffImage.ts';

const REMOTE_BYTES = 5_000_000;
const REMOTE_MS = 10_000;

/**
 * A remote image of a mail, fetched by us for who asked to see it: its sender learns that somebody looked, but neither who
 * nor where from. Only what the mail itself names is fetched; who may see the mail was asked before. Throws `not_found`
 * whatever the reason.
 */
export async function loadRemoteImage(
  hub: Pick<Hub, 'prisma' | 'outside' | 'log'>,
  { messageId, place }: { messageId: string; place: number },
): Promise<{ image: string; bytes: Buffer }> {
  const row = await hub.prisma.message.findUnique({ where: { id: messageId }, select: { html: true } });
  const address = row?.html ? remoteImagesOf(sanitizeMailHtml(row.html))[place] : undefined;
  if (address === undefined) throw new AppError('not_found', 'There is no such image');
  try {
    // Old mails say http; what is there by https as well is fetched by it, and nothing else.
    const url = address.replace(/^http:/i, 'https:');
    const { status, body } = await hub.outside.fetch({ url, maxBytes: REMOTE_BYTES, timeoutMs: REMOTE_MS });
    const image = status === 200 ? sniffImage(body) : null;
    if (image !== null) return { image, bytes: body };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    hub.log.debug({ reason: error.reason }, 'a remote image was not fetched');
  }
  throw new AppError('not_found', 'The image cannot be had');
}
