import assert from 'node:assert/strict';
import { AppError, quoted } from '../../src/core/errors';

describe('an error whose words came from a server', () => {
  const secret = 'marked-secret-0123456789-abcdefghij';
  const cases: readonly (readonly [string, string, readonly string[], string])[] = [
    ['whole', `a ${secret} b`, [secret], 'a [removed] b'],
    ['twice', `${secret} ${secret}`, [secret], '[removed] [removed]'],
    ['folded, as the message is', quoted('a\tx  y\n z b'), ['x  y\n z'], 'a [removed] b'],
    ['in a longer one', 'outer-inner-outer', ['inner', 'outer-inner-outer'], '[removed]'],
    ['with signs of regular expressions', 'a $&(.* b', ['$&(.*'], 'a [removed] b'],
    ['not there', 'nothing', [secret], 'nothing'],
    ['empty', 'nothing', [''], 'nothing'],
  ];
  for (const [what, message, values, expected] of cases) {
    it(`loses a secret that is ${what}`, () => {
      assert.equal(new AppError('rejected', message).without(values).message, expected);
    });
  }

  it('loses a secret that the quotation cuts off, wherever that is', () => {
    for (let before = 160; before < 200; before += 1) {
      const said = quoted(`${'x'.repeat(before)}${secret}`);
      const { message } = new AppError('rejected', `It said “${said}”. Do this.`).without([secret]);
      assert.ok(!message.includes(secret.slice(0, 4)), message);
      assert.match(message, /”\. Do this\.$/);
    }
  });

  it('keeps everything else', () => {
    const details = { cause: 'C', status: 429, retryAfter: 5, transient: true };
    const error = new AppError('rate-limited', `a ${secret}`, details).without([secret]);
    const { code, cause, status, retryAfter, transient } = error;
    assert.deepEqual({ code, cause, status, retryAfter, transient }, { code: 'rate-limited', ...details });
    assert.ok(!String(error.stack).includes(secret));
  });
});
