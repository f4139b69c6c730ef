import assert from 'node:assert/strict';
import type { HttpResponse } from '../../../src/core/model';
import type { ErrorCode } from '../../../src/core/model/errors';
import { doku } from '../../../src/core/providers/doku';
import { makeClient } from '../../support/makeClient';
import { json, now, refusalBy } from './answers';

const client = makeClient({ provider: 'doku' });
const refusalOf = refusalBy(doku);

describe("DOKU's answer", () => {
  const good = { responseCode: '2007300', accessToken: 'token', tokenType: 'Bearer', expiresIn: 900 };
  const lifetimes: readonly (readonly [unknown, number])[] = [
    [900, 900],
    ['900', 900],
    [' 900 ', 900],
    [undefined, 60],
    [null, 60],
    [1e300, 315_360_000],
  ];
  for (const [expiresIn, lifetime] of lifetimes) {
    it(`is taken with expiresIn ${JSON.stringify(expiresIn) ?? 'missing'}`, () => {
      const answer = doku.token.readResponse(json(200, { ...good, expiresIn }), doku.label, now, client);
      assert.deepEqual(answer, { value: 'token', lifetime });
    });
  }

  const odd: readonly (readonly [string, unknown, RegExp])[] = [
    ['no responseCode', { ...good, responseCode: undefined }, /a responseCode other than 2007300/],
    ['another good responseCode', { ...good, responseCode: '2007301' }, /a responseCode other than 2007300/],
    ['a responseCode of another service', { ...good, responseCode: '2002400' }, /other than 2007300/],
    ['a responseCode that is a list', { ...good, responseCode: ['2007300'] }, /other than 2007300/],
    ['no token', { ...good, accessToken: undefined }, /no usable “accessToken”/],
    ['a token that is a number', { ...good, accessToken: 12345 }, /no usable “accessToken”/],
    ['a token with a line break', { ...good, accessToken: 'a\nb' }, /no usable “accessToken”/],
    ['a lifetime of 0', { ...good, expiresIn: '0' }, /lifetime is not a positive number/],
    ['a negative lifetime', { ...good, expiresIn: -900 }, /lifetime is not a positive number/],
    ['a lifetime that is an object', { ...good, expiresIn: {} }, /lifetime is not a positive number/],
    ['a list', [good], /JSON that is not an object/],
  ];
  for (const [what, body, reason] of odd) {
    it(`is not taken with ${what}`, () => {
      const error = refusalOf(json(200, body));
      assert.equal(error.code, 'bad-response');
      assert.match(error.message, reason);
      assert.match(error.message, /Check the client's base URL and environment, or try again later\.$/);
    });
  }

  const signature = { responseCode: '4017300', responseMessage: 'Unauthorized. Invalid Signature' };
  const unknownClient = { responseCode: '4017300', responseMessage: 'Unauthorized. Unknown Client' };
  const field = { responseCode: '4007301', responseMessage: 'Invalid Field Format X-TIMESTAMP' };
  const mandatory = { responseCode: '4007302', responseMessage: 'Missing Mandatory Field' };
  const html: HttpResponse = { status: 401, headers: {}, body: '<html><h1>401</h1></html>' };
  const nothing: HttpResponse = { status: 403, headers: {}, body: '' };
  /** `rejected` and the status of the response if nothing else is said. */
  const refused: readonly (readonly [string, HttpResponse, RegExp, RegExp, ErrorCode?, number?])[] = [
    ['a wrong signature', json(401, signature), /“4017300 Invalid Signature”\./, /Copy Public Key/],
    ['the same under 200', json(200, signature), /responded with 401/, /Copy Public Key/, 'rejected', 401],
    ['an unknown client', json(401, unknownClient), /Unknown Client/, /belongs to this environment/],
    ['a wrong timestamp form', json(400, field), /4007301/, /other timestamp form \(“Edit Client”/],
    ['a missing field', json(400, mandatory), /4007302/, /other timestamp form/],
    ['HTML of a gateway', html, /responded with 401\./, /the registered public key and the environment/],
    ['nothing', nothing, /responded with 403\./, /Check the client ID/],
    ['404', json(404, {}), /404/, /no token endpoint: check the client's base URL/],
    ['too many requests', json(429, {}), /429/, /wait a minute/, 'rate-limited'],
    ['its own fault', json(500, { responseCode: '5007300' }), /5007300/, /few minutes/, 'bad-response'],
    ['a fault under 200', json(200, { responseCode: '5047300' }), /504/, /few minutes/, 'bad-response', 504],
    ['an odd responseCode', json(401, { responseCode: 'x' }), /responded with 401\./, /client ID/],
  ];
  for (const [what, response, said, next, code = 'rejected', status = response.status] of refused) {
    it(`is decoded: ${what}`, () => {
      const error = refusalOf(response);
      assert.deepEqual([error.code, error.status], [code, status]);
      assert.match(error.message, said);
      assert.match(error.message, next);
    });
  }

  const numbers: readonly (readonly [unknown, RegExp])[] = [
    [4017300, /“4017300 Invalid Signature”/],
    ['401730', /“401730 Invalid Signature”/],
    ['4017300 and more', /responded with 401 “Invalid Signature”/],
    ['40173', /responded with 401 “Invalid Signature”/],
  ];
  for (const [responseCode, quote] of numbers) {
    it(`is refused with the responseCode if that is one: ${JSON.stringify(responseCode)}`, () => {
      assert.match(refusalOf(json(401, { ...signature, responseCode })).message, quote);
    });
  }

  it('is refused without quoting its words, which may repeat a secret in disguise', () => {
    const secret = 'marked-secret-value';
    for (const disguise of [secret, [...secret].join(' '), Buffer.from(secret).toString('hex')]) {
      for (const body of [
        { responseCode: '4017300', responseMessage: `Unauthorized. Invalid Signature ${disguise}` },
        { responseCode: disguise, responseMessage: disguise },
        { responseCode: [disguise], responseMessage: { text: disguise } },
      ]) {
        for (const status of [200, 400, 401, 500]) {
          assert.ok(!refusalOf(json(status, body)).message.includes(disguise));
        }
      }
    }
  });

  const minute = 60_000;
  const clocks: readonly (readonly [number, RegExp])[] = [
    [10 * minute, /This machine.s clock is 10 minutes behind DOKU's: correct it first\./],
    [-7 * 60 * minute, /This machine.s clock is 420 minutes ahead of DOKU's/],
    [minute, /^(?!.*clock).*$/],
    [-minute, /^(?!.*clock).*$/],
  ];
  for (const [skew, message] of clocks) {
    it(`tells of a clock that is ${skew / minute} minutes off only where that matters`, () => {
      const date = new Date(now + skew).toUTCString();
      assert.match(refusalOf(json(401, signature, { date })).message, message);
      assert.match(refusalOf({ ...html, headers: { date } }).message, message);
    });
  }

  it('is refused without a word on clocks where Date is missing or nonsense', () => {
    for (const headers of [{}, { date: 'yesterday' }, { date: '9'.repeat(5000) }]) {
      assert.doesNotMatch(
        refusalOf(json(401, signature, headers as Record<string, string>)).message,
        /clock/,
      );
    }
  });
});
