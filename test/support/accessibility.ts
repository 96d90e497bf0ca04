import type { Page } from 'playwright-core';

// What somebody without a mouse or without eyes gets of a page.

const CONTROLS = new Set([
  'button',
  'checkbox',
  'combobox',
  'link',
  'listbox',
  'menuitem',
  'option',
  'radio',
  'searchbox',
  'slider',
  'spinbutton',
  'switch',
  'tab',
  'textbox',
]);

/** Every control of the page as the browser tells it to a screen reader: role and name. */
export async function controlsOf(page: Page): Promise<{ role: string; name: string; html: string }[]> {
  const line = await page.context().newCDPSession(page);
  const { nodes } = await line.send('Accessibility.getFullAXTree');
  const controls = nodes.filter((node) => !node.ignored && CONTROLS.has(String(node.role?.value)));
  const told = await Promise.all(
    controls.map(async ({ role, name, backendDOMNodeId }) => {
      const words = String(name?.value ?? '').trim();
      const html =
        words === '' && backendDOMNodeId !== undefined
          ? (await line.send('DOM.getOuterHTML', { backendNodeId: backendDOMNodeId })).outerHTML
          : '';
      return { role: String(role?.value), name: words, html: html.slice(0, 200) };
    }),
  );
  await line.detach();
  return told;
}

export interface Stop {
  testId: string | null;
  label: string;
  /** Whether one can see that the focus is here. */
  isSeen: boolean;
}

/** Where the Tab key leads from the top of the page, once round or until `last`. */
export async function tabStops(page: Page, last: string): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(describeFocus);
    if (!stop) return stops;
    stops.push(stop);
    if (stop.testId === last) return stops;
  }
  return stops;
}

/** Runs in the page. The look with the focus is held against the look without it, on the element and on what wraps it. */
function describeFocus(): Stop | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return null;
  // A radio of a segmented control is out of sight: its label shows for it.
  const label = element instanceof HTMLInputElement ? (element.labels?.[0] ?? null) : null;
  const shown = [element, label, element.parentElement].filter((one) => one !== null);
  const look = () =>
    shown
      .map((one) => {
        const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } =
          getComputedStyle(one);
        const outline = outlineStyle === 'none' ? 'none' : `${outlineStyle} ${outlineWidth} ${outlineColor}`;
        return [outline, boxShadow, borderColor, backgroundColor].join();
      })
      .join(';');
  const focused = look();
  element.blur();
  const plain = look();
  element.focus({ preventScroll: true });
  return {
    testId: element.dataset['testid'] ?? null,
    label: element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? '',
    isSeen: focused !== plain,
  };
}
