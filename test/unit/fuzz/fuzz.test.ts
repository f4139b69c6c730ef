import assert from 'node:assert/strict';
import { fuzz, inputOf, limit } from '../../support/fuzz/fuzzer';
import { pasteTargets } from '../../support/fuzz/pasteTargets';
import { protocolTargets } from '../../support/fuzz/protocolTargets';
import { textTargets } from '../../support/fuzz/textTargets';
import { inputs } from '../../support/inputs';

describe('what others wrote is read or refused, in no time and without a secret told:', () => {
  for (const target of [...textTargets, ...protocolTargets, ...pasteTargets]) {
    it(target.title, async () => {
      const { problems } = await fuzz(target, inputs(1000, 10_000));
      assert.deepEqual(problems, []);
    }).timeout(120_000);
  }
});

describe('the fuzzer itself', () => {
  const target = { title: '', input: () => 'input', run: (): readonly string[] => [] };
  const faults: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    ['an error of another kind', () => assert.fail('odd'), /threw AssertionError/],
    ['a secret that is told', () => ['it is marked'], /told a secret/],
    ['a prototype that was changed', pollute, /changed a prototype/],
    ['an input that takes too long', busy, /took \d+ ms/],
  ];
  for (const [title, run, expected] of faults) {
    it(`finds ${title}`, async () => {
      const { problems } = await fuzz({ ...target, run, secrets: ['marked'] }, 1).finally(() => {
        delete (Object.prototype as { polluted?: boolean }).polluted;
      });
      assert.match(problems.join(), expected);
    });
  }

  it('makes the same inputs from the same seed', async () => {
    const [first] = textTargets;
    assert.ok(first);
    assert.deepEqual(inputOf(first, 7, 3), inputOf(first, 7, 3));
    assert.notDeepEqual(inputOf(first, 7, 3), inputOf(first, 7, 4));
  });
});

function pollute(): readonly string[] {
  Object.assign(Object.prototype, { polluted: true });
  return [];
}

/**
 * Uses up the processor: what the machine gives to others meanwhile is not the reader's fault, and not counted. By the
 * clock too, as another thread of this process may use it up beside.
 */
function busy(): readonly string[] {
  const started = process.cpuUsage();
  const end = performance.now() + limit + 10;
  for (;;) {
    const { user, system } = process.cpuUsage(started);
    if (performance.now() > end && user + system > (limit + 10) * 1000) return [];
  }
}
