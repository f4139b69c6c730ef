import type { Locator } from 'playwright-core';
import { workbench } from '../../harness/workbench';

/** What has to be read as a whole; rows of a list may be long, and have their important words first. */
const texts = [
  '.quick-input-title',
  '.quick-input-message',
  '.quick-input-filter input',
  '.dialog-message-text',
  '.dialog-message-detail',
  '.monaco-button',
  '.notification-list-item-message',
];

interface Measured {
  readonly what: string;
  readonly isOut: boolean;
  readonly needed: number;
  readonly given: number;
}

/** The texts in a box that reach out of the window, or out of their own place without a way to see the rest. */
export async function cutOff(box: Locator): Promise<readonly string[]> {
  const { width = 0, height = 0 } = workbench.page.viewportSize() ?? {};
  const measured: readonly Measured[] = await box.or(box.locator(texts.join())).evaluateAll(
    (found, [right, bottom]) =>
      found.map((one) => {
        const place = one.getBoundingClientRect();
        // What is typed may be long; what stands in an empty field is there to be read.
        const isEmptyField = one.value === '' && one.placeholder !== '';
        const pen = one.ownerDocument.createElement('canvas').getContext('2d');
        pen.font = one.ownerDocument.defaultView.getComputedStyle(one).font;
        const { paddingLeft } = one.ownerDocument.defaultView.getComputedStyle(one);
        return {
          what: `${one.className}: ${isEmptyField ? one.placeholder : one.textContent.slice(0, 80)}`,
          isOut:
            place.width > 0 &&
            (place.left < 0 || place.top < 0 || place.right > right || place.bottom > bottom),
          needed: isEmptyField
            ? pen.measureText(one.placeholder).width + 2 * Number.parseFloat(paddingLeft)
            : one.value === undefined
              ? one.scrollWidth
              : 0,
          given: one.clientWidth,
        };
      }),
    [width, height] as const,
  );
  return measured.filter(({ isOut, needed, given }) => isOut || needed > given + 1).map(({ what }) => what);
}
