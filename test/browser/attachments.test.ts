import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';
import { until } from '../support/openTestHub.ts';
import { png } from '../support/pictures.ts';

// Files in the composer: brought by drag, paste and picker, kept with the words, refused in words, sent, given back.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

async function mailing(name: string) {
  const { agent, mailbox } = await house.open();
  const customer = await knownCustomer(house, { name });
  await customer.mail(mailbox, { subject: 'Plan', text: 'May I have the plan?' });
  const { id } = await agent.isOffered(customer.email);
  await agent.post(`/conversations/${id}/accept`);
  const path = `/clients/${customer.clientId}?c=${id}`;
  const page = await browser.desk(agent, { path });
  await at(page, testIds.composerText).waitFor();
  return { agent, customer, page, path };
}

interface Given {
  name: string;
  type: string;
  base64: string;
}
const given = (name: string, bytes: Buffer, type = 'application/pdf'): Given => ({
  name,
  type,
  base64: bytes.toString('base64'),
});

/** As the browser would tell of files that are let go over the composer, or pasted into its box. */
async function hand(page: Page, how: 'drop' | 'paste', files: Given[]): Promise<void> {
  await at(page, how === 'drop' ? testIds.composer : testIds.composerText).evaluate(
    (element, { how: kind, files: all }) => {
      const data = new DataTransfer();
      for (const { name, type, base64 } of all) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        data.items.add(new File([bytes], name, { type }));
      }
      const options = { bubbles: true, cancelable: true };
      if (kind === 'paste') {
        element.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }));
        return;
      }
      element.dispatchEvent(new DragEvent('dragover', { ...options, dataTransfer: data }));
      element.dispatchEvent(new DragEvent('drop', { ...options, dataTransfer: data }));
    },
    { how, files },
  );
}

const pick = (page: Page, files: { name: string; mimeType: string; buffer: Buffer }[]) =>
  at(page, testIds.composer).locator('input[type=file]').setInputFiles(files);
const chip = (page: Page, name: string) => at(page, testIds.file(name));
/** Names of the chips, and that none is on its way any more. */
/** They stand in the order in which they have arrived. */
const shows = (page: Page, names: string[]) =>
  expect
    .poll(async () => {
      const chips = at(page, testIds.files).getByRole('listitem');
      if ((await at(page, testIds.files).getByRole('progressbar').count()) > 0) return null;
      return (await chips.locator('[title]').allTextContents()).toSorted();
    }, SOON)
    .toEqual(names.toSorted());
const isKept = (page: Page) =>
  expect.poll(() => at(page, testIds.draftKept).getAttribute('data-state'), SOON).toBe('kept');

test('dropped, pasted and picked, they wait with the words, also in another browser, and leave with them', async () => {
  const { agent, customer, page, path } = await mailing('Ines Vidal');
  const plan = Buffer.from('%PDF-1.4 the plan');
  await hand(page, 'drop', [given('plan.pdf', plan), given('prices.csv', Buffer.from('a,b'), 'text/csv')]);
  await shows(page, ['plan.pdf', 'prices.csv']);
  await hand(page, 'paste', [given('image.png', png(40, 30), 'image/png')]);
  await shows(page, ['plan.pdf', 'prices.csv', 'image.png']);
  await chip(page, 'image.png').locator('img').waitFor();
  await pick(page, [{ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') }]);
  await shows(page, ['plan.pdf', 'prices.csv', 'image.png', 'notes.txt']);
  await at(page, testIds.fileRemove('prices.csv')).focus();
  await page.keyboard.press('Enter');
  await shows(page, ['plan.pdf', 'image.png', 'notes.txt']);
  // Gone from the server as well.
  await until(
    async () =>
      (await house.hub.prisma.attachment.count({ where: { agentId: agent.agentId, name: 'prices.csv' } })) ===
      0,
  );
  await at(page, testIds.composerText).fill('Here is the plan.');
  await isKept(page);
  await page.context().close();

  const again = await browser.desk(agent, { path });
  await shows(again, ['plan.pdf', 'image.png', 'notes.txt']);
  await at(again, testIds.composerText).press('Control+Enter');
  const mail = await customer.getsMail('Here is the plan.');
  expect(mail.attachments.map(({ filename, size }) => [filename, size])).toEqual([
    ['plan.pdf', plan.length],
    ['image.png', png(40, 30).length],
    ['notes.txt', 5],
  ]);
  await at(again, testIds.timeline).getByTestId(testIds.attachment('plan.pdf')).waitFor();
  await at(again, testIds.files).waitFor({ state: 'detached' });
});

test('while one is on its way nothing leaves; a line that breaks is said and tried again', async () => {
  const { customer, page } = await mailing('Otto Kern');
  let letGo: (how: 'abort' | 'continue') => void = () => undefined;
  const held = new Promise<'abort' | 'continue'>((resolve) => (letGo = resolve));
  let tries = 0;
  await page.route('**/api/attachments?*', async (route) => {
    tries += 1;
    if (tries === 1 && (await held) === 'abort') await route.abort();
    else await route.continue();
  });
  await at(page, testIds.composerText).fill('Here');
  await expect.poll(() => at(page, testIds.send).isEnabled(), SOON).toBe(true);
  await hand(page, 'drop', [given('plan.pdf', Buffer.alloc(50_000, 1))]);
  await chip(page, 'plan.pdf').getByRole('progressbar').waitFor();
  expect(await at(page, testIds.send).isEnabled()).toBe(false);
  letGo('abort');
  await chip(page, 'plan.pdf').getByRole('alert').waitFor();
  expect(await at(page, testIds.send).isEnabled()).toBe(false);
  await at(page, testIds.fileRetry('plan.pdf')).click();
  await shows(page, ['plan.pdf']);
  await at(page, testIds.send).click();
  expect((await customer.getsMail('Here')).attachments).toHaveLength(1);
});

test('what cannot go is said at once, in words, and the rest still goes', async () => {
  const { customer, page } = await mailing('Rosa Blum');
  await hand(page, 'drop', [
    given('run.exe', Buffer.from('MZ')),
    given('nothing.txt', Buffer.alloc(0), 'text/plain'),
    given('plan.pdf', Buffer.from('%PDF')),
  ]);
  await chip(page, 'run.exe').getByText('Files of this kind are not sent').waitFor();
  await chip(page, 'nothing.txt').getByText('The file is empty').waitFor();
  await at(page, testIds.fileRemove('run.exe')).click();
  await at(page, testIds.fileRemove('nothing.txt')).click();
  await shows(page, ['plan.pdf']);
  await pick(
    page,
    Array.from({ length: 20 }, (_, n) => ({
      name: `${n}.txt`,
      mimeType: 'text/plain',
      buffer: Buffer.from('x'),
    })),
  );
  await chip(page, '19.txt').getByText('More than 20 files').waitFor();
  for (let n = 0; n < 20; n += 1) await at(page, testIds.fileRemove(`${n}.txt`)).click();
  // No words at all.
  await shows(page, ['plan.pdf']);
  await at(page, testIds.send).click();
  await until(async () => (await customer.mails()).some((one) => one.attachments.length === 1));
});

test('what is taken back comes back with its files', async () => {
  await house.hub.settings.change({ undoSendSeconds: 30 });
  const { customer, page } = await mailing('Milan Novak');
  await hand(page, 'drop', [given('plan.pdf', Buffer.from('%PDF'))]);
  await shows(page, ['plan.pdf']);
  await at(page, testIds.composerText).fill('Too soon');
  await page.keyboard.press('Control+Enter');
  await at(page, testIds.undo).click();
  await expect.poll(() => at(page, testIds.composerText).innerText(), SOON).toBe('Too soon');
  await shows(page, ['plan.pdf']);
  expect(await customer.mails()).toEqual([]);
});

test('a text says what it does not carry, carries pictures, and shows those that come', async () => {
  await house.hub.settings.change({ undoSendSeconds: 0 });
  const { agent, number } = await house.open();
  const customer = await knownCustomer(house, { name: 'Petra Lang' });
  await customer.text(number, 'Show me');
  const { id } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  const page = await browser.desk(agent, { path: `/clients/${customer.clientId}?c=${id}` });
  await at(page, testIds.composerText).fill('Here');
  await hand(page, 'drop', [
    given('all.zip', Buffer.from('PK')),
    given('photo.png', png(60, 40), 'image/png'),
  ]);
  await chip(page, 'all.zip').getByText('A text carries no files of this kind: send it by mail').waitFor();
  expect(await at(page, testIds.send).isEnabled()).toBe(false);
  // By mail it may go: the files follow the words.
  await at(page, testIds.composerChannel).click();
  await page.getByRole('option', { name: customer.email }).click();
  await expect.poll(() => at(page, testIds.send).isEnabled(), SOON).toBe(true);
  await at(page, testIds.composerChannel).click();
  await page.getByRole('option', { name: customer.number }).click();
  await at(page, testIds.fileRemove('all.zip')).click();
  await shows(page, ['photo.png']);
  await at(page, testIds.send).click();
  await until(async () => (await customer.getsText('Here')).media[0]?.contentType === 'image/png');
  await at(page, testIds.timeline).getByTestId(testIds.attachment('photo.png')).waitFor();

  await house.control('PUT', '/faults', [{ match: 'cdn', action: 'fail', status: 500 }]);
  await customer.sendsFiles(number, [{ contentType: 'image/png', content: png(50, 50) }]);
  await page.getByText('A file could not be fetched yet; it is tried again by itself').waitFor();
  await house.control('PUT', '/faults', []);
  await at(page, testIds.mediaFetch).click();
  await at(page, testIds.timeline).getByTestId(testIds.attachment('media-1.png')).locator('img').waitFor();
});
