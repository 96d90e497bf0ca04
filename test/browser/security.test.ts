import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import { PASSWORD } from '../support/factories.ts';
import type { Harness, Member } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';
import { codeOf } from '../support/visitor.ts';

// Getting in with a code, one's own account on screen, and a page that keeps to its own policy.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

async function signIn(who: Member, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await browser.visit(house.urls[0]!, options);
  await at(page, testIds.signInEmail).fill(who.email);
  await at(page, testIds.signInPassword).fill(PASSWORD);
  await page.keyboard.press('Enter');
  return page;
}

const enterCode = async (page: Page, code: string): Promise<void> => {
  await at(page, testIds.signInCode).fill(code);
  await page.keyboard.press('Enter');
};

test('the second factor is set up with the keyboard, and asked for at the next sign-in', async () => {
  const someone = await house.member('agent');
  const page = await signIn(someone);
  await at(page, testIds.userMenu).click();
  await at(page, testIds.securityLink).click();
  await at(page, testIds.securityAction('set-up')).press('Enter');
  await at(page, testIds.securityField('password')).fill('not-the-password');
  await page.keyboard.press('Enter');
  await at(page, testIds.securityCard('factor')).getByText('That is not right.').waitFor();
  expect(browser.refusals()).toEqual(['400 POST /api/auth/second-factor/start']);
  await at(page, testIds.securityField('password')).fill(PASSWORD);
  await page.keyboard.press('Enter');
  const secret = await at(page, testIds.factorSecret).innerText();
  await page.getByRole('img', { name: 'QR code' }).waitFor();
  const [backupCode = ''] = (await at(page, testIds.backupCodes).innerText()).split(/\s+/);
  await at(page, testIds.securityField('code')).fill(codeOf(secret));
  await page.keyboard.press('Enter');
  await at(page, testIds.securityCard('factor')).getByText('10 backup codes').waitFor();

  const next = await signIn(someone);
  await enterCode(next, '000000');
  await at(next, testIds.signInError).waitFor();
  expect(browser.refusals()).toEqual(['401 POST /api/auth/sign-in/code']);
  await enterCode(next, codeOf(secret, 1));
  await at(next, testIds.shell).waitFor();

  const third = await signIn(someone);
  await at(third, testIds.signInBackup).click();
  await enterCode(third, backupCode);
  await at(third, testIds.shell).waitFor();
});

test('whoever’s role demands one gets it before anything else', async () => {
  await house.hub.settings.change({ secondFactorRoles: ['administrator'] });
  try {
    const page = await signIn(await house.member('administrator'));
    await page.getByText('Your role needs a second factor').waitFor();
    expect(browser.refusals()).toEqual(['403 GET /api/session']);
    await at(page, testIds.securityAction('set-up')).click();
    await at(page, testIds.securityField('password')).fill(PASSWORD);
    await page.keyboard.press('Enter');
    const secret = await at(page, testIds.factorSecret).innerText();
    await at(page, testIds.securityField('code')).fill(codeOf(secret));
    await page.keyboard.press('Enter');
    await at(page, testIds.shell).waitFor();
  } finally {
    await house.hub.settings.change({ secondFactorRoles: [] });
  }
});

test('a password is changed, and the other browser is out', async () => {
  const someone = await house.member('agent');
  const other = await signIn(someone);
  await at(other, testIds.shell).waitFor();
  const page = await browser.desk(someone, { path: '/security' });
  await at(page, testIds.securityCard('sessions')).getByText('This browser').waitFor();
  await at(page, testIds.securityField('current')).fill(PASSWORD);
  await at(page, testIds.securityField('next')).fill('password1234');
  await at(page, testIds.securityAction('change')).click();
  await at(page, testIds.securityCard('password')).getByText('Too easy to guess').waitFor();
  expect(browser.refusals()).toEqual(['400 POST /api/auth/change-password']);
  await at(page, testIds.securityField('next')).fill('a quiet lake in autumn');
  await at(page, testIds.securityAction('change')).click();
  await page.getByText('Password changed').waitFor();
  await at(other, testIds.signIn).waitFor();
  expect(await at(page, testIds.securityCard('sessions')).getByText('Chrome').count()).toBeLessThanOrEqual(1);
});

test('a link lets choose a password, once', async () => {
  const boss = await house.member('administrator');
  const newcomer = await house.member('agent');
  const { url } = await (await house.signIn(boss.email)).post(`/agents/${newcomer.agentId}/password-link`);
  const page = await browser.visit(url);
  await at(page, testIds.setPasswordNew).fill('a quiet lake in autumn');
  await page.keyboard.press('Enter');
  await page.getByText('Your password is set').waitFor();
  await page.getByRole('link', { name: 'To sign-in' }).click();
  await at(page, testIds.signInEmail).fill(newcomer.email);
  await at(page, testIds.signInPassword).fill('a quiet lake in autumn');
  await page.keyboard.press('Enter');
  await at(page, testIds.shell).waitFor();
  const again = await browser.visit(url);
  await at(again, testIds.setPasswordNew).fill('another quiet lake in autumn');
  await again.keyboard.press('Enter');
  await again.getByText('This link has been used').waitFor();
  expect(browser.refusals()).toEqual(['404 POST /api/auth/set-password']);
});

test('every page keeps to its policy: nothing is blocked, and what is strange is', async () => {
  const place = await house.open({ available: false });
  const supervisor = await house.member('supervisor', { queueIds: [place.queueId] });
  const customer = await knownCustomer(house, { name: 'Ada Lovelace', tier: 'gold' });
  await customer.text(place.number, 'hello');
  const clientId = await house.clientOf(customer.number);
  const page = await browser.desk(supervisor);
  const violations: string[] = [];
  await page.exposeFunction('noteViolation', (what: string) => violations.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      (window as any).noteViolation(`${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  const paths = [
    '/',
    `/clients/${clientId}`,
    '/clients',
    '/follow-ups',
    '/board',
    '/quarantine',
    '/settings',
    '/security',
  ];
  for (const path of paths) {
    await page.goto(house.urls[0]! + path);
    await at(page, testIds.shell).waitFor();
    await page.waitForLoadState('networkidle');
  }
  await at(page, testIds.userMenu).click();
  await at(page, testIds.scheme('dark')).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await at(page, testIds.searchInput).waitFor();
  expect(violations).toEqual([]);

  // The policy is there at all: what a hole in the page would do is blocked.
  await page.evaluate(() => {
    document.body.append(
      Object.assign(document.createElement('style'), { textContent: 'body { color: red }' }),
    );
    document.body.append(
      Object.assign(document.createElement('script'), { textContent: 'window.ran = true' }),
    );
    void fetch('http://127.0.0.1:1/').catch(() => undefined);
  });
  await expect
    .poll(
      () => violations.map((one) => one.split(' ')[0]).toSorted((a = '', b = '') => a.localeCompare(b)),
      SOON,
    )
    .toEqual(['connect-src', 'script-src-elem', 'style-src-elem']);
  expect(await page.evaluate(() => (window as any).ran)).toBeUndefined();
  // That is what the browser complains of here.
  browser.trouble.splice(0);
});

test('a mail is shown with our style and none of its own', async () => {
  const place = await house.open({ available: false });
  const supervisor = await house.member('supervisor', { queueIds: [place.queueId] });
  const customer = house.customer();
  await customer.mail(place.mailbox, {
    subject: 'In colour',
    text: 'plain',
    html: '<style>p{color:red}</style><p style="font-weight:bold" id="words">With weight</p>',
  });
  const clientId = await house.clientOf(customer.email);
  const page = await browser.desk(supervisor, { path: `/clients/${clientId}` });
  await at(page, testIds.timeline).getByText('In colour').waitFor();
  await at(page, testIds.timeline).getByRole('button', { name: 'As it was designed' }).first().click();
  const frame = page.frameLocator('iframe');
  await frame.getByText('With weight').waitFor();
  expect(await frame.locator('body').evaluate((body) => getComputedStyle(body).margin)).toBe('12px');
});

test('how it looks', async () => {
  const someone = await house.member('agent');
  const shots = process.env['SHOTS'];
  for (const [name, options] of Object.entries({
    light: {},
    dark: { colorScheme: 'dark' },
    narrow: { viewport: { width: 390, height: 844 } },
    chinese: { locale: 'zh-CN' },
  } satisfies Record<string, BrowserContextOptions>)) {
    const page = await browser.desk(someone, { ...options, path: '/security' });
    await at(page, testIds.securityAction('set-up')).click();
    await at(page, testIds.securityField('password')).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await at(page, testIds.factorSecret).waitFor();
    const [content, room] = await at(page, testIds.security).evaluate((one) => [
      one.scrollWidth,
      one.clientWidth,
    ]);
    expect(content, `${name} scrolls sideways`).toBeLessThanOrEqual(room!);
    if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
  }
});
