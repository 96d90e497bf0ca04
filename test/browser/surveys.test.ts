import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { happened } from '../support/talk.ts';

// The pages of surveys: an administrator makes one and a rule that asks it, a customer answers, a supervisor opens the number.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test(
  'made on screen, asked by a rule, answered, and opened from its number',
  { timeout: 180_000 },
  async () => {
    const place = await house.open();
    const admin = await house.member('administrator');
    await admin.put('/settings', { surveysEnabled: true, surveyDelaySeconds: 0, quietHoursEnabled: false });
    const page = await browser.desk(admin, { path: '/surveys/surveys' });
    await at(page, testIds.instrumentNew).click();
    await at(page, testIds.editorName).fill('Delivery');
    await at(page, testIds.editorQuestion(0)).locator('textarea').first().fill('How was the delivery?');
    await at(page, testIds.editorAdd).click();
    await at(page, testIds.editorQuestion(2)).locator('textarea').first().fill('And the driver?');
    const preview = at(page, testIds.editorPreview).frameLocator('iframe');
    await preview.getByText('And the driver?').waitFor(SOON);
    await at(page, testIds.editorPublish).click();
    await page.getByText('Delivery').first().waitFor(SOON);

    const { items } = await admin.get('/surveys');
    const made = items.find((one: any) => one.name === 'Delivery');
    expect(made.version.content.questions.map((one: any) => one.text.en)).toEqual([
      'How was the delivery?',
      'Anything you want to tell us?',
      'And the driver?',
    ]);
    await admin.post('/survey-rules', { name: 'Parcels', surveyId: made.id, on: 'conversation' });
    await at(page, testIds.surveysTab('rules')).click();
    await page.getByText('Parcels').waitFor(SOON);

    const customer = house.customer();
    await customer.text(place.number, 'where is it');
    const { id, clientId } = await place.agent.isOffered(customer.number);
    await place.agent.post(`/conversations/${id}/accept`);
    await place.agent.post(`/conversations/${id}/close`);
    const link = /https?:\S+/.exec((await customer.getsText(/How was the delivery/)).body)?.[0] ?? '';
    const form = await browser.visit(link);
    await form.setViewportSize({ width: 360, height: 740 });
    await form.getByRole('radio', { name: /4/ }).first().check();
    expect(await form.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await form.getByRole('button', { name: 'Send' }).click();
    await form.getByText('Thank you!').waitFor(SOON);
    await happened(house, clientId, 'survey.answered');

    await at(page, testIds.surveysTab('results')).click();
    await page.reload();
    await at(page, testIds.surveyOpen('answered')).click(SOON);
    await page.getByTestId(testIds.surveyAnswers).getByText('4/5').first().waitFor(SOON);
    // One answer is too few for a figure.
    expect(await at(page, testIds.surveyCard('index')).getAttribute('data-value')).toBe('');
  },
);
