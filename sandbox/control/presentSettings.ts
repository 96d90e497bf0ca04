import type { World } from '../world.ts';

/** What the page must know besides calls, texts and mails. */
export function presentSettings(world: World): Record<string, unknown> {
  return {
    numbers: world.config.numbers.map(({ number, friendlyName }) => ({ number, friendlyName })),
    mailboxes: world.config.mailboxes,
    customers: world.config.customers,
    smtpPort: world.smtpPort,
    speed: world.clock.speed,
    retriesMail: world.retriesMail,
    isNetworkCut: world.isNetworkCut,
    faults: world.faults.list(),
    cursor: world.journal.cursor,
  };
}
