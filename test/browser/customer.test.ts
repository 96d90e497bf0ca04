import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';
import { until } from '../support/openTestHub.ts';
import { png } from '../support/pictures.ts';

// The customer's side: the survey on a small telephone, and the sandbox page that plays the telephone.

let house: Harness;
let browser: TestBrowser;
withBrowser(async (opened) => {
  ({ house, browser } = opened);
  await house.hub.settings.change({ surveysEnabled: true, quietHoursEnabled: false, surveyDelaySeconds: 0 });
});

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

/** A customer who was served and asked, with the link that came by text. */
async function asked(name: string) {
  const { agent, number } = await house.open();
  const customer = await knownCustomer(house, { name });
  await customer.text(number, 'Where is my order?');
  const { id } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  await agent.post(`/conversations/${id}/end`);
  await agent.post(`/conversations/${id}/wrap-up`, { disposition: 'Resolved' });
  const { body } = await customer.getsText('/s/');
  const link = /https?:\S+\/s\/[\w-]+/.exec(body)?.[0] ?? body;
  return { customer, link, answer: () => answerOf(customer.clientId) };
}

const answerOf = async (clientId: string) =>
  (await house.timeline(clientId)).find((event) => event.kind === 'survey.answered')?.data;

const fits = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

/** Every target for a finger is big enough for one. */
const smallest = (page: Page) =>
  page
    .locator('.scores label, button')
    .evaluateAll((all) =>
      Math.min(
        ...all.flatMap((one) => [one.getBoundingClientRect().width, one.getBoundingClientRect().height]),
      ),
    );

test('the survey on a small telephone: a rating and a comment, thanks, and only once', async () => {
  const { link, answer } = await asked('Amelie Roux');
  const page = await browser.visit(link, PHONE);
  await page.getByRole('heading', { name: 'How did we do?' }).waitFor();
  expect(await fits(page)).toBe(true);
  expect(await smallest(page)).toBeGreaterThanOrEqual(44);
  expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
  await page.getByRole('radio', { name: 'Great' }).tap();
  await page.getByLabel('Anything you want to tell us?').fill('Quick & kind ❤️');
  await page.getByRole('button', { name: 'Send' }).tap();
  await page.getByRole('heading', { name: 'Thank you!' }).waitFor();
  expect(await until(answer)).toMatchObject({ score: 5, comment: 'Quick & kind ❤️', via: 'web' });

  await page.goto(link);
  await page.getByRole('heading', { name: 'Already answered' }).waitFor();
  expect(await page.locator('form').count()).toBe(0);
});

test('a link with a score only marks it; nothing is stored before it is sent', async () => {
  const { link, answer, customer } = await asked('Bruno Keller');
  const page = await browser.visit(`${link}?score=4`, PHONE);
  expect(await page.getByRole('radio', { checked: true }).getAttribute('value')).toBe('4');
  await page.reload();
  await house.drain();
  expect(await answerOf(customer.clientId)).toBeUndefined();

  await page.getByRole('link', { name: '中文' }).tap();
  await page.getByRole('heading', { name: '您对我们的服务满意吗？' }).waitFor();
  expect(await page.getByRole('radio', { checked: true }).getAttribute('value')).toBe('4');
  await page.getByRole('radio', { name: '很差' }).tap();
  await page.getByRole('button', { name: '提交' }).tap();
  await page.getByText('主管会跟进处理').waitFor();
  expect(await until(answer)).toMatchObject({ score: 1, via: 'web' });
});

test('the survey needs no script', async () => {
  const { link, answer } = await asked('Chidi Obi');
  const page = await browser.visit(link, { ...PHONE, javaScriptEnabled: false });
  await page.getByRole('radio', { name: 'OK' }).tap();
  await page.getByRole('button', { name: 'Send' }).tap();
  await page.getByRole('heading', { name: 'Thank you!' }).waitFor();
  expect(await until(answer)).toMatchObject({ score: 3 });
});

test('the sandbox page is a telephone: a call, texts, and the link of the survey', async () => {
  const { agent, number, queueName } = await house.open({ available: false });
  const page = await browser.visit(house.sandboxUrl, { viewport: { width: 420, height: 860 } });
  const phone = page.locator('section.device').first();
  const me = /\+\d+/.exec((await phone.locator('.who').textContent()) ?? '')![0];
  await phone.getByLabel('Call the company').selectOption(number);
  await phone.getByRole('button', { name: 'Call', exact: true }).click();
  await phone.getByText(`Welcome to ${queueName}`).waitFor();
  await phone.getByText('You are next in line.').waitFor();
  await agent.goes('available');

  const offer = await agent.isOffered(me);
  await agent.post(`/conversations/${offer.id}/accept`);
  await phone.getByText('somebody is on the line').waitFor();
  await phone.getByLabel('Say something').fill('Good morning');
  await page.keyboard.press('Enter');
  await phone.getByText('Good morning').waitFor();
  await agent.post(`/conversations/${offer.id}/hold`);
  await phone.getByText('you are on hold').waitFor();
  await agent.post(`/conversations/${offer.id}/resume`);
  await phone.getByText('you are back on the line').waitFor();
  await phone.getByRole('button', { name: 'Hang up' }).click();
  await phone.getByText('Call ended').waitFor();
  await until(async () => (await agent.get(`/conversations/${offer.id}`)).state === 'wrapping');
  await agent.post(`/conversations/${offer.id}/wrap-up`, { disposition: 'Resolved' });

  await phone.getByRole('tab', { name: 'Texts' }).click();
  await phone.getByLabel('To').selectOption(number);
  const survey = phone.getByRole('link', { name: '/s/' });
  await survey.waitFor();
  await phone.getByLabel('Text message').fill('One more thing');
  await page.keyboard.press('Enter');
  const more = await agent.isOffered(me);
  await agent.post(`/conversations/${more.id}/accept`);
  await agent.post(`/conversations/${more.id}/reply`, { text: 'Tell me!', clientKey: 'tell-me-what' });
  await phone.getByText('Tell me!').waitFor();
  await phone
    .locator('input[type=file]')
    .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: png(60, 40) });
  const widthOf = (which: string) =>
    phone.locator(`${which} img`).evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(() => widthOf('.bubble.mine'), SOON).toBe(60);
  const isHere = async () =>
    (await house.timeline(offer.clientId)).some((event) => event.kind === 'message.mediaKept');
  await until(isHere);
  const attachmentIds = [(await agent.bring('answer.png', png(30, 20))).body.id];
  await agent.post(`/conversations/${more.id}/reply`, { text: '', attachmentIds });
  await expect.poll(() => widthOf('.bubble:not(.mine)'), SOON).toBe(30);

  const [tab] = await Promise.all([page.waitForEvent('popup'), survey.click()]);
  await tab.getByRole('radio', { name: 'Good' }).click();
  await tab.getByRole('button', { name: 'Send' }).click();
  await tab.getByRole('heading', { name: 'Thank you!' }).waitFor();
  expect(await until(() => answerOf(offer.clientId))).toMatchObject({ score: 4, via: 'web' });
});
