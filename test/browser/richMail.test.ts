import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// A mail is written with a form, by keys and by buttons; a text in the same composer is plain.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

async function mailing(name: string) {
  const { agent, mailbox } = await house.open();
  const customer = await knownCustomer(house, { name });
  await customer.mail(mailbox, { subject: 'Parcel', text: 'Where is it?' });
  const { id } = await agent.isOffered(customer.email);
  await agent.post(`/conversations/${id}/accept`);
  const path = `/clients/${customer.clientId}?c=${id}`;
  const page = await browser.desk(agent, { path });
  await at(page, testIds.timeline).getByText('Where is it?').waitFor();
  await box(page).waitFor();
  return { agent, customer, page, path };
}

const box = (page: Page) => at(page, testIds.composerText);
const html = (page: Page) => box(page).evaluate((element) => element.innerHTML);
const isEmpty = (page: Page) => expect.poll(() => box(page).innerText(), SOON).toMatch(/^\s*$/);
const isKept = (page: Page) =>
  expect.poll(() => at(page, testIds.draftKept).getAttribute('data-state'), SOON).toBe('kept');
const press = (page: Page, name: string) => at(page, testIds.rich(name)).click();

test('bold by keys, a list and a link by buttons: kept, sent in both forms, and shown in its frame', async () => {
  const { agent, customer, page, path } = await mailing('Ines Vidal');
  await box(page).click();
  await page.keyboard.type('It is ');
  await page.keyboard.press('Control+b');
  await page.keyboard.type('here');
  await page.keyboard.press('Control+b');
  await page.keyboard.type(', see ');
  await press(page, 'link');
  await at(page, testIds.rich('address')).fill('javascript:alert(1)');
  expect(await at(page, testIds.rich('setLink')).isDisabled()).toBe(true);
  await at(page, testIds.rich('address')).fill('shop.example/parcel');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await press(page, 'bulletList');
  await page.keyboard.type('one');
  await page.keyboard.press('Enter');
  await page.keyboard.type('two');
  expect(await at(page, testIds.rich('bulletList')).getAttribute('aria-pressed')).toBe('true');
  await isKept(page);
  await page.context().close();

  const again = await browser.desk(agent, { path });
  await box(again).locator('strong').getByText('here').waitFor();
  await box(again).press('Control+Enter');
  const mail = await customer.getsMail('It is here');
  expect(mail.html).toContain('<strong>here</strong>');
  expect(mail.html).toContain('href="https://shop.example/parcel"');
  expect(mail.text).toContain('- one\n- two');
  await isEmpty(again);
  const sent = at(again, testIds.timeline).locator('[data-kind="message.queued"]');
  await sent.getByText('- two').waitFor();
  await sent.getByRole('button', { name: 'As it was designed' }).click();
  const frame = again.frameLocator('iframe');
  await frame.locator('strong').getByText('here').waitFor();
  expect(await frame.locator('li').allInnerTexts()).toEqual(['one', 'two']);
});

test('another channel gives plain words, and the way back keeps them', async () => {
  const { customer, page } = await mailing('Otto Kern');
  await box(page).click();
  await press(page, 'orderedList');
  await page.keyboard.type('first');
  const choose = async (address: string) => {
    await at(page, testIds.composerChannel).click();
    await page.getByRole('option', { name: address }).click();
  };
  await choose(customer.number);
  await expect.poll(() => page.getByRole('textbox', { name: 'Reply' }).inputValue(), SOON).toBe('1. first');
  await choose(customer.email);
  await expect.poll(() => box(page).innerText(), SOON).toContain('1. first');
  expect(await html(page)).not.toContain('<ol');
});

test('a slash finds canned responses, a gap holds the mail back, and undo brings back the form', async () => {
  await house.hub.settings.change({ undoSendSeconds: 60 });
  const { agent, customer, page } = await mailing('Lena Fuchs');
  const text = 'Dear {client.firstName},\n\nit comes tomorrow. {client.phone}';
  await agent.post('/canned-responses', { scope: 'own', shortcut: 'when', title: 'When', text });
  await box(page).click();
  await page.keyboard.press('Control+i');
  await page.keyboard.type('So: ');
  await page.keyboard.press('Control+i');
  await page.keyboard.type('/wh');
  await at(page, testIds.canned('when')).waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => box(page).innerText(), SOON).toContain('it comes tomorrow.');
  await page.keyboard.type(' Bye');
  await expect
    .poll(() => box(page).locator('p').allInnerTexts(), SOON)
    .toEqual(['So: Dear Lena,', '\n', `it comes tomorrow. ${customer.number} Bye`]);
  await page.keyboard.press('Control+Enter');
  await isEmpty(page);
  await at(page, testIds.undo).click();
  await box(page).locator('em').getByText('So:').waitFor();
  await house.hub.settings.change({ undoSendSeconds: 0 });
});

test('what a Chinese keyboard composes stays whole, and Enter within it sends nothing', async () => {
  const { customer, page } = await mailing('王芳');
  await box(page).click();
  const keyboard = await page.context().newCDPSession(page);
  await keyboard.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 });
  await keyboard.send('Input.imeSetComposition', { text: 'ni hao', selectionStart: 6, selectionEnd: 6 });
  // Enter as browsers tell of it while a word is being composed.
  await box(page).evaluate((element) => {
    const enter = { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true, isComposing: true };
    element.dispatchEvent(new KeyboardEvent('keydown', enter));
  });
  await keyboard.send('Input.insertText', { text: '你好' });
  await page.keyboard.type('，包裹到了。');
  await expect.poll(() => box(page).innerText(), SOON).toBe('你好，包裹到了。');
  await isKept(page);
  expect(await customer.mails()).toEqual([]);
  await page.keyboard.press('Control+Enter');
  await customer.getsMail('你好，包裹到了。');
});

test('of a page that is pasted only what a mail may have is left', async () => {
  const { page } = await mailing('Max Frei');
  await box(page).click();
  await box(page).evaluate((element) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'Big here');
    clipboardData.setData(
      'text/html',
      '<h1 style="color:red">Big</h1><p class="MsoNormal"><b style="mso-x:y">here</b><img src="https://x.example/p.gif"><a href="javascript:x()">no</a> <a href="https://a.example" onclick="x()">yes</a></p><table><tr><td>cell</td></tr></table>',
    );
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await box(page).locator('strong').getByText('here').waitFor();
  const left = await html(page);
  expect(left).toContain('<a href="https://a.example">yes</a>');
  expect(left).toContain('cell');
  // The browser says that it ran nothing of it.
  expect(browser.trouble.splice(0).every((one) => one.includes('Content Security Policy'))).toBe(true);
  expect(left).not.toMatch(/style=|class="Mso|<img(?! class="ProseMirror)|<h1|<table|javascript|onclick/);
});
