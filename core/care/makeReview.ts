import { bytesOf, keepAgentFile } from '../attachments/keepFiles.ts';
import { lockClient } from '../clients/lockClient.ts';
import { fileLimits } from '../contract/fileRules.ts';
import { withTransaction } from '../db.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { dayOfColumn } from './days.ts';
import { gatherReview } from './reviewFacts.ts';
import { drawReview } from './drawReview.ts';
import { reviewTexts } from './reviewTexts.ts';

/** How long a report waits for somebody to decide. */
const KEEP_DAYS = 400;
const DAY_MS = 86_400_000;

/**
 * Job: makes a report that was ordered, and asks for its approval: a task that holds the file. Done twice it makes one: the
 * file of who comes second is nobody's, and swept away.
 */
export async function makeReview(hub: Hub, { reportId }: { reportId: string }): Promise<void> {
  const report = await hub.prisma.reviewReport.findUnique({ where: { id: reportId } });
  if (report?.state !== 'ordered') return;
  const { clientId } = report;
  const [from, to] = [dayOfColumn(report.periodFrom), dayOfColumn(report.periodTo)];
  const facts = await gatherReview(hub, { clientId, from, to });
  const { reader } = facts;
  const ownerId = reader.agent?.id ?? report.byAgentId;
  const texts = reviewTexts[reader.language];
  const file = await keepAgentFile(
    hub,
    { name: texts.file(from, to), type: 'application/pdf', source: bytesOf(await drawReview(facts)) },
    { agentId: ownerId, maxBytes: fileLimits.messageBytes },
  );
  const now = hub.clock.now();
  await withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    const { count } = await tx.db.reviewReport.updateMany({
      where: { id: reportId, state: 'ordered' },
      data: { state: 'ready', attachmentId: file.id },
    });
    if (count === 0) return;
    const planned = await planFollowUp(tx, {
      clientId,
      title:
        reader.language === 'zh'
          ? `审阅并寄出：${texts.subject(from, to)}`
          : `Look through and send: ${texts.subject(from, to)}`,
      ownerId,
      forSupervisor: ownerId === null,
      dueAt: now,
      ruleKey: `review:${reportId}`,
    });
    if (!planned) return;
    const { followUpId } = planned;
    await tx.db.reviewReport.update({ where: { id: reportId }, data: { followUpId } });
    const keepUntil = new Date(now.getTime() + KEEP_DAYS * DAY_MS);
    await tx.db.attachment.update({ where: { id: file.id }, data: { followUpId, keepUntil } });
    await recordEvent(tx, { clientId, kind: 'review.ready', data: { reportId, from, to } });
  });
}
