import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { keepPickingUp } from '../../core/pickUp/pickUpMail.ts';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { startDovecot } from '../support/dovecot.ts';
import { startRelayServer } from '../support/relayServer.ts';

// An administrator connects a mailbox: names its server, sees what is wrong, mends it, and has its mails signed.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('a server is named, tried, mended, and a key is made and switched on', async () => {
  const relay = await startRelayServer();
  const { mailbox } = await house.open();
  relay.users.set(mailbox, 'right');
  const administrator = await house.member('administrator');
  const page = await browser.desk(administrator, { path: '/settings' });
  await at(page, testIds.mailboxWays(mailbox)).click();
  const way = at(page, testIds.mailWay('smtp'));
  const field = (name: string) => way.getByTestId(testIds.mailServer('smtp', name));
  await field('host').fill('127.0.0.1');
  await field('security').click();
  await page.getByRole('option', { name: 'None' }).click();
  expect(await field('port').inputValue()).toBe('25');
  await field('port').fill(String(relay.port));
  expect(await field('username').inputValue()).toBe(mailbox);
  await field('password').fill('wrong');
  await field('save').click();
  await expect.poll(() => field('password').inputValue(), SOON).toBe('');
  await field('testTo').fill('somebody@customer.example');
  await field('test').click();
  await field('tested').getByText('does not take this user name and password').waitFor();
  // Word of it is kept for whoever looks later.
  await page.reload();
  await at(page, testIds.mailboxWays(mailbox)).click();
  await at(page, testIds.mailFailure('smtp')).getByText('Mails do not get away').waitFor();

  await field('password').fill('right');
  await field('save').click();
  await at(page, testIds.mailFailure('smtp')).waitFor({ state: 'detached' });
  await field('testTo').fill('somebody@customer.example');
  await field('test').click();
  await field('tested').getByText('The server took it.').waitFor();
  expect(relay.mails.map(({ to }) => to)).toEqual([['somebody@customer.example']]);

  await at(page, testIds.dkim('make')).click();
  const shown = page.getByText('v=DKIM1; k=rsa; p=');
  await shown.waitFor();
  await at(page, testIds.dkim('switch')).click();
  await expect.poll(() => at(page, testIds.dkim('switch')).isChecked(), SOON).toBe(true);
  await page.getByText('made a key').waitFor();
  expect(await page.content()).not.toContain('PRIVATE');
  await relay.close();
});

test('mails are fetched from a server; a wrong password is in the bell, and mended on the page', async () => {
  const dovecot = await startDovecot();
  const picking = keepPickingUp(house.hub, {
    lookEveryMs: 100,
    leaseMs: 3_000,
    pollMs: 500,
    firstPauseMs: 100,
  });
  const { mailbox } = await house.open();
  await dovecot.setUser(mailbox, 'right');
  await dovecot.as(mailbox, (client) => client.mailboxCreate('Support'));
  const administrator = await house.member('administrator');
  const page = await browser.desk(administrator, { path: '/settings' });
  await at(page, testIds.mailboxWays(mailbox)).click();
  const field = (name: string) => at(page, testIds.mailServer('imap', name));
  await field('host').fill('127.0.0.1');
  await field('security').click();
  await page.getByRole('option', { name: 'None' }).click();
  await field('port').fill(String(dovecot.port));
  await field('password').fill('wrong');
  await field('save').click();
  await at(page, testIds.mailFailure('imap')).getByText('Mails are not fetched any more').waitFor();
  await page.reload();
  await at(page, testIds.noticeBell).click();
  await at(page, testIds.notice('mailAccountPaused')).getByText(mailbox).click();

  await at(page, testIds.mailboxWays(mailbox)).click();
  await field('password').fill('right');
  await field('save').click();
  await field('state').getByText('Works').waitFor();
  await field('find').click();
  await field('found').getByText('Support').waitFor();
  await field('folders').click();
  await page.getByRole('option', { name: 'Support' }).click();
  await page.keyboard.press('Escape');
  await field('save').click();
  await page.getByText('Support: 0 mails taken in').waitFor();
  const { email } = house.customer();
  const id = `<${randomUUID()}@customer.example>`;
  const raw = `From: ${email}\r\nTo: ${mailbox}\r\nSubject: Hi\r\nMessage-ID: ${id}\r\n\r\nHello there.\r\n`;
  await dovecot.as(mailbox, (client) => client.append('Support', raw));
  await page.getByText('Support: 1 mail taken in').waitFor();
  const clientId = await house.clientOf(email);
  expect((await house.timeline(clientId)).map(({ kind }) => kind)).toContain('message.received');
  await picking.close();
  await dovecot.close();
});

test('the owner’s consent is asked for at the provider, a no is said, a yes lets mails leave, and taken back it is shown', async () => {
  const { mailbox } = await house.open();
  const administrator = await house.member('administrator');
  const page = await browser.desk(administrator, { path: '/settings' });
  const open = () => at(page, testIds.mailboxWays(mailbox)).click();
  const field = (kind: string, name: string) => at(page, testIds.mailServer(kind, name));
  await open();
  await field('consent', 'provider').click();
  await page.getByRole('option', { name: 'Another one' }).click();
  await field('consent', 'application').fill('rapport');
  await field('consent', 'authorizeUrl').fill(`${house.sandboxUrl}/oauth/authorize`);
  await field('consent', 'tokenUrl').fill(`${house.sandboxUrl}/oauth/token`);
  await field('consent', 'scope').fill('mail');
  expect(await field('consent', 'username').inputValue()).toBe(mailbox);
  await field('consent', 'save').click();
  await expect.poll(() => field('consent', 'state').getAttribute('data-state'), SOON).toBe('none');

  await field('consent', 'ask').click();
  await page.getByRole('button', { name: 'Refuse' }).click();
  await at(page, testIds.consentRefused).getByText('The owner said no').waitFor();
  await page.getByRole('link', { name: 'Back to the settings' }).click();
  await open();
  await field('consent', 'ask').click();
  const allow = page.getByRole('button', { name: 'Allow' });
  await allow.waitFor();
  await page.getByText(mailbox).waitFor();
  await allow.click();
  await page.waitForURL('**/settings');
  await open();
  await field('consent', 'state').getByText(mailbox).waitFor();
  expect(await field('consent', 'state').getAttribute('data-state')).toBe('given');

  await field('smtp', 'host').fill('127.0.0.1');
  await field('smtp', 'security').click();
  await page.getByRole('option', { name: 'None' }).click();
  await field('smtp', 'port').fill(new URL(house.hub.config.smtpUrl).port);
  await field('smtp', 'signIn').click();
  await page.getByRole('option', { name: 'Consent of the owner (OAuth)' }).click();
  expect(await field('smtp', 'password').count()).toBe(0);
  await field('smtp', 'save').click();
  await field('smtp', 'testTo').fill('somebody@customer.example');
  await field('smtp', 'test').click();
  await field('smtp', 'tested').getByText('The server took it.').waitFor();

  await house.control('PUT', '/consents', { withdraw: mailbox });
  await house.hub.prisma.mailConsent.updateMany({ data: { expiresAt: new Date() } });
  await field('smtp', 'test').click();
  await field('smtp', 'tested').getByText('the owner of the mailbox has not let us in').waitFor();
  await expect.poll(() => field('consent', 'state').getAttribute('data-state'), SOON).toBe('withdrawn');
  expect(browser.refusals()).toEqual(['400 POST /api/mail-consents/finish']);
});
