import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';
import { png } from '../support/pictures.ts';

// Mail on the screen: designed mail is shown, and can do nothing; answers stay in their thread.

let house: Harness;
let browser: TestBrowser;
/** Somebody outside who would like to know that the mail was read. */
let spy: Server;
let spyUrl: string;
let caught: string[] = [];
beforeAll(async () => {
  spy = createServer((req, res) => {
    caught.push(req.url ?? '');
    res.setHeader('access-control-allow-origin', '*').end();
  });
  await new Promise<void>((resolve) => void spy.listen(0, '127.0.0.1', resolve));
  spyUrl = `http://127.0.0.1:${(spy.address() as AddressInfo).port}`;
});
withBrowser((opened) => ({ house, browser } = opened));
beforeEach(() => {
  caught = [];
});
afterAll(() => void spy.close());

/** Every way we know by which a mail may try to run, load or lead away. */
const poison = (url: string) => `
  <html><head><meta http-equiv="refresh" content="0;url=${url}/refresh"><base href="${url}/base/">
  <link rel="stylesheet" href="${url}/sheet.css"><style>@import url('${url}/import.css');
  h1 { background: url('${url}/style.gif') } @font-face { font-family: x; src: url('${url}/font') } p { font-family: x }</style></head>
  <body onload="parent.postMessage('ran','*')" background="${url}/body.gif">
  <h1 style="color: rgb(10, 120, 60)">Spring sale</h1><p>Dear friend, <b>everything</b> must go.</p>
  <script>top.document.title = 'ran'; fetch('${url}/script')</script>
  <img src="${url}/pixel.gif" srcset="${url}/set.gif 2x"><img src="x" onerror="fetch('${url}/onerror')">
  <svg onload="fetch('${url}/svg')"><image href="${url}/svg.gif" /><script>fetch('${url}/svgscript')</script></svg>
  <iframe src="${url}/frame"></iframe><object data="${url}/object"></object><embed src="${url}/embed">
  <video src="${url}/video" poster="${url}/poster.gif" autoplay></video><audio src="${url}/audio" autoplay></audio>
  <form action="${url}/form" id="f"><input name="q" autofocus onfocus="this.form.submit()"></form>
  <a href="javascript:fetch('${url}/javascript')">press me</a> <a href="${url}/link" target="_top">follow me</a>
  <math><mtext><style><img src=x onerror="fetch('${url}/math')"></style></mtext></math>
  </body></html>`;

async function mailed(name: string, html?: string) {
  const { agent, mailbox } = await house.open();
  const customer = await knownCustomer(house, { name });
  const text = 'Dear friend, everything must go.';
  await customer.mail(mailbox, { subject: 'Spring sale', text, ...(html ? { html } : {}) });
  const { id } = await agent.isOffered(customer.email);
  await agent.post(`/conversations/${id}/accept`);
  const page = await browser.desk(agent, { path: `/clients/${customer.clientId}?c=${id}` });
  await at(page, testIds.timeline).getByText('everything must go').waitFor();
  return { agent, customer, page, mailbox };
}

/** Everywhere the page, its frames and new tabs go, from now on. What is only asked for, the spy tells. */
function follow(page: Page): string[] {
  const gone: string[] = [];
  page.on('framenavigated', (frame) => void gone.push(frame.url()));
  page.context().on('page', (other) => void gone.push(`tab ${other.url()}`));
  return gone;
}

test.each([
  ['as the server cleans it', false],
  ['even had the server let everything through', true],
])('designed mail is shown in a frame that runs nothing and loads nothing, %s', async (_, isRaw) => {
  const { page } = await mailed('Spam & Sons', poison(spyUrl));
  if (isRaw) {
    await page.route('**/api/messages/*', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), html: poison(spyUrl) } });
    });
  }
  const gone = follow(page);
  const address = page.url();
  await at(page, testIds.timeline).getByRole('button', { name: 'As it was designed' }).click();
  const element = page.locator('iframe');
  const frame = element.contentFrame();
  const heading = frame.getByRole('heading', { name: 'Spring sale' });
  await heading.waitFor();
  expect(await element.getAttribute('sandbox')).not.toMatch(/script|same-origin|top-navigation|forms/);
  expect(await frame.locator('b').textContent()).toBe('everything');
  expect(await frame.locator('script,iframe,object,embed,form,input,link,[onload],[onerror]').count()).toBe(
    0,
  );
  await frame.getByText('press me').click();
  // What runs late has had its time when the page was idle.
  await page.evaluate(() => new Promise((resolve) => void requestIdleCallback(resolve, { timeout: 500 })));
  expect(caught).toEqual([]);
  expect(gone.filter((url) => url !== 'about:srcdoc')).toEqual([]);
  expect(page.url()).toBe(address);
  expect(await page.title()).toBe('Rapport');

  // Only a link, and only when it is pressed, leads out: into a tab that knows nothing of us.
  const [tab] = await Promise.all([page.waitForEvent('popup'), frame.getByText('follow me').click()]);
  await tab.waitForURL(`${spyUrl}/link`);
  expect(await tab.evaluate(() => [document.referrer, window.opener])).toEqual(['', null]);
  await heading.waitFor();
  expect(page.url()).toBe(address);
  // Of what came through, the browser itself says that the frame was not let load it.
  if (isRaw) expect(browser.trouble.splice(0).join()).toContain('Content Security Policy');
});

test('pictures of the mail are shown, those elsewhere when they are asked for, and what was quoted by a press', async () => {
  const { agent, mailbox } = await house.open();
  const customer = await knownCustomer(house, { name: 'Nora Lind' });
  const fetched: string[] = [];
  house.hub.outside = {
    fetch: async ({ url }) => {
      fetched.push(url);
      return { status: 200, headers: {}, body: png(60, 40) };
    },
  };
  const raw = [
    `From: Nora Lind <${customer.email}>`,
    `To: ${mailbox}`,
    'Cc: boss@client.example',
    'Subject: Catalogue',
    'MIME-Version: 1.0',
    'Content-Type: multipart/related; boundary=b',
    '',
    '--b',
    'Content-Type: multipart/alternative; boundary=c',
    '',
    '--c',
    'Content-Type: text/plain',
    '',
    'Have a look.\r\n\r\nOn Monday you wrote:\r\n> We have a new catalogue.',
    '--c',
    'Content-Type: text/html',
    '',
    `<p>Have a look.</p><img src="cid:own" alt="own"><img src="${spyUrl}/far.png" alt="far">`,
    '--c--',
    '--b',
    'Content-Type: image/png; name=own.png',
    'Content-ID: <own>',
    'Content-Transfer-Encoding: base64',
    '',
    png(50, 30).toString('base64'),
    '--b--',
    '',
  ].join('\r\n');
  await house.control('POST', '/mails', { from: customer.email, to: mailbox, raw });
  const { id } = await agent.isOffered(customer.email);
  await agent.post(`/conversations/${id}/accept`);
  const page = await browser.desk(agent, { path: `/clients/${customer.clientId}?c=${id}` });
  const timeline = at(page, testIds.timeline);
  await timeline.getByText('Have a look.').waitFor();
  expect(await timeline.getByText('We have a new catalogue.').count()).toBe(0);
  await timeline.getByTitle('Show the quoted text').click();
  await timeline.getByText('We have a new catalogue.').waitFor();
  await at(page, testIds.mailDetails).click();
  await timeline.getByText('boss@client.example').waitFor();
  await timeline.getByText('not checked').waitFor();

  await timeline.getByRole('button', { name: 'As it was designed' }).click();
  const frame = page.locator('iframe').contentFrame();
  const widthOf = (name: string) =>
    frame
      .getByAltText(name)
      .evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : -1));
  await expect.poll(() => widthOf('own')).toBe(50);
  expect([await widthOf('far'), fetched, caught]).toEqual([0, [], []]);
  await at(page, testIds.showImages).click();
  await expect.poll(() => widthOf('far')).toBe(60);
  // The hub has asked, and nobody's browser.
  expect([fetched, caught]).toEqual([[`${spyUrl}/far.png`.replace('http:', 'https:')], []]);
});

test('the files of a mail are chips with their size, pictures small, and are saved by a press', async () => {
  const { agent, mailbox } = await house.open();
  const customer = await knownCustomer(house, { name: 'Lena Fischer' });
  const invoice = randomBytes(1_600_000);
  const file = (filename: string, content: Buffer) => ({ filename, content: content.toString('base64') });
  await customer.mail(mailbox, {
    subject: 'Damaged',
    text: 'Please see the picture.',
    attachments: [
      file('parcel.png', png(120, 90)),
      file('invoice.pdf', invoice),
      file('run.exe', Buffer.from('MZ')),
    ],
  });
  const { id } = await agent.isOffered(customer.email);
  await agent.post(`/conversations/${id}/accept`);
  const page = await browser.desk(agent, { path: `/clients/${customer.clientId}?c=${id}` });
  const chip = (name: string) => at(page, testIds.attachment(name));
  await chip('invoice.pdf').getByText('1.5 MB').waitFor();
  const picture = chip('parcel.png').locator('img');
  await picture.waitFor();
  await page.waitForFunction(
    (image) => image instanceof HTMLImageElement && image.naturalWidth === 120,
    await picture.elementHandle(),
  );
  const [saved] = await Promise.all([page.waitForEvent('download'), chip('invoice.pdf').click()]);
  expect(saved.suggestedFilename()).toBe('invoice.pdf');
  expect(await readFile((await saved.path())!)).toEqual(invoice);
  await chip('run.exe').hover();
  await page.getByText('Not let through').waitFor();
  expect(await chip('run.exe').getAttribute('href')).toBeNull();
});

test('an answer goes out in the thread, and the answer to it comes back into it', async () => {
  const { page, customer } = await mailed('Grace Okoro');
  const timeline = at(page, testIds.timeline);
  await at(page, testIds.composerText).fill('Dear Grace, the sale ends on Sunday.');
  expect(await at(page, testIds.composerSubject).count()).toBe(0);
  await page.keyboard.press('Control+Enter');
  const sent = timeline.locator('[data-kind="message.queued"]');
  await sent.getByText('the sale ends on Sunday').waitFor();
  await sent.getByText(customer.email).waitFor();
  const mail = await customer.getsMail('the sale ends on Sunday');
  const [first] = (
    await house.control<{ items: { messageId: string; direction: string }[] }>(
      'GET',
      `/mails?party=${encodeURIComponent(customer.email)}`,
    )
  ).items;
  expect(mail).toMatchObject({ subject: 'Re: Spring sale', inReplyTo: first?.messageId });

  await customer.mail(mail.headers['reply-to']?.match(/[^\s<>]+@[^\s<>]+/)?.[0] ?? mail.from, {
    subject: 'Re: Spring sale',
    text: `Good to know!\n\nOn Sunday, Rapport wrote:\n> the sale ends on Sunday\n`,
    inReplyTo: mail.messageId,
    references: [...mail.references, mail.messageId],
  });
  const answer = timeline.locator('[data-kind="message.received"]', { hasText: 'Good to know!' });
  await answer.waitFor();
  expect(await answer.getByText('the sale ends').count()).toBe(0);
  const ids = await timeline
    .locator('[data-kind^="message."]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-conversation')));
  expect([ids.length, new Set(ids).size]).toEqual([3, 1]);
});

test('a mail to several is answered to all, without one and with another, under the mailbox’s signature', async () => {
  const { agent, mailbox } = await house.open();
  const customer = await knownCustomer(house, { name: 'Omar Said' });
  const [boss, friend, added] = [house.customer(), house.customer(), house.customer()];
  const raw = [
    `From: Omar Said <${customer.email}>`,
    `To: ${mailbox}, ${boss.email}`,
    `Cc: ${friend.email}`,
    'Subject: Offer',
    '',
    'What does it cost?',
  ].join('\r\n');
  await house.control('POST', '/mails', { from: customer.email, to: mailbox, raw });
  const { id } = await agent.isOffered(customer.email);
  await agent.post(`/conversations/${id}/accept`);

  const administrator = await house.member('administrator');
  const settings = await browser.desk(administrator, { path: '/settings' });
  await at(settings, testIds.signature(mailbox)).fill('Your team, {{agent}}');
  await at(settings, testIds.signatureSave(mailbox)).click();
  await expect.poll(() => at(settings, testIds.signatureSave(mailbox)).isDisabled()).toBe(true);

  const page = await browser.desk(agent, { path: `/clients/${customer.clientId}?c=${id}` });
  await at(page, testIds.timeline).getByText('What does it cost?').waitFor();
  await at(page, testIds.answerMail('replyAll')).click();
  const bar = at(page, testIds.answerBar);
  for (const one of [customer, boss, friend]) await bar.getByText(one.email).waitFor();
  await bar.getByRole('button', { name: `Without ${friend.email}` }).click();
  await at(page, testIds.moreRecipients('bcc')).fill(`${added.email}`);
  await page.keyboard.press('Enter');
  await at(page, testIds.composerText).fill('It costs nothing.');
  await page.keyboard.press('Control+Enter');
  for (const one of [customer, boss, added]) {
    const mail = await one.getsMail('It costs nothing.');
    expect(mail.text).toContain(`-- \nYour team, ${agent.name}`);
    expect(mail.headers['to']).toContain(boss.email);
    expect(mail.headers).not.toHaveProperty('cc');
  }
  expect(await friend.mails()).toEqual([]);
  await bar.waitFor({ state: 'detached' });
});
