import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { startDokuServer } from '../../../src/sandbox/doku/doku';
import type { SnapMockServer } from '../../../src/sandbox/snap/snapServer';
import type { RawAnswer } from '../../support/rawRequest';
import { account, askAccount, askToken, type Change, grant, minifiedAccount } from './dokuRequests';

const start = Date.UTC(2024, 0, 15, 3);
const form = 'application/x-www-form-urlencoded';
const utc = '2024-01-15T03:00:00Z';
const wib = '2024-01-15T10:00:00+07:00';

describe('The DOKU sandbox', () => {
  let now = start;
  let sandbox: SnapMockServer;
  before(async () => {
    sandbox = await startDokuServer({ clock: { now: () => now } });
  });
  after(() => sandbox.stop());
  afterEach(() => {
    now = start;
  });

  const liveToken = async (): Promise<string> => String((await askToken(sandbox, utc)).json.accessToken);
  const refused = (answer: RawAnswer, code: string, message?: RegExp): void => {
    assert.equal(answer.json.responseCode, code);
    assert.equal(answer.status, Number(code.slice(0, 3)));
    if (message !== undefined) assert.match(String(answer.json.responseMessage), message);
  };

  describe('at the B2B token endpoint', () => {
    for (const timestamp of [utc, wib]) {
      it(`issues a token to a request signed at ${timestamp}`, async () => {
        const answer = await askToken(sandbox, timestamp);
        assert.equal(answer.status, 200);
        const { accessToken, ...rest } = answer.json;
        assert.match(String(accessToken), /^[\w-]{40,}$/);
        assert.deepEqual(rest, {
          responseCode: '2007300',
          responseMessage: 'Successful',
          tokenType: 'Bearer',
          expiresIn: 900,
          additionalInfo: '',
        });
        assert.equal(answer.headers['x-client-key'], sandbox.clientId);
        assert.equal(answer.headers['x-timestamp'], wib);
        assert.equal(answer.headers.date, 'Mon, 15 Jan 2024 03:00:00 GMT');
      });
    }

    const rules: readonly [string, string, RegExp, Change][] = [
      ['a missing client key', '4007302', /X-CLIENT-KEY/, { headers: { 'X-CLIENT-KEY': undefined } }],
      ['a missing timestamp', '4007302', /X-TIMESTAMP/, { headers: { 'X-TIMESTAMP': undefined } }],
      ['a missing signature', '4007302', /X-SIGNATURE/, { headers: { 'X-SIGNATURE': undefined } }],
      ['a missing content type', '4007302', /Content-Type/, { headers: { 'Content-Type': undefined } }],
      ['a form', '4007301', /Content-Type/, { headers: { 'Content-Type': form } }],
      ['an empty body', '4007300', /not JSON/, { body: '' }],
      ['a list as the body', '4007300', /not a JSON object/, { body: '[]' }],
      ['a missing grant', '4007302', /grantType/, { body: '{}' }],
      ['another grant', '4007301', /grantType/, { body: '{"grantType":"password"}' }],
      ['a further member', '4007300', /beside/, { body: grant.replace('}', ',"scope":"x"}') }],
      ['an unknown client', '4017300', /Unknown Client/, { headers: { 'X-CLIENT-KEY': 'MCH-0' } }],
      ['a signature of something else', '4017300', /Invalid Signature/, { headers: { 'X-TIMESTAMP': wib } }],
      ['a signature that is no Base64', '4017300', /Invalid Signature/, { headers: { 'X-SIGNATURE': '%%' } }],
      ['another method', '4057300', /POST/, { method: 'PUT' }],
    ];
    for (const [what, code, message, change] of rules) {
      it(`refuses ${what} with ${code}`, async () => {
        refused(await askToken(sandbox, utc, change), code, message);
      });
    }

    const wrongFormats = [
      ...['2024-01-15T03:00:00.000Z', '2024-01-15T03:00:00', '2024-01-15 03:00:00Z', '1705287600'],
      ...['2024-01-15T10:00:00+0700', '2024-01-15T08:30:00+05:30', '2024-02-30T03:00:00Z'],
      '2024-01-15T24:00:00Z',
    ];
    for (const timestamp of wrongFormats) {
      it(`refuses the timestamp ${timestamp}, well signed, for its format`, async () => {
        refused(await askToken(sandbox, timestamp), '4007301', /X-TIMESTAMP/);
      });
    }

    it('accepts a clock that is 15 minutes off either way, and no more', async () => {
      for (const [minutes, status] of [
        [15, 200],
        [-15, 200],
        [15.02, 401],
        [-15.02, 401],
      ] as const) {
        now = start + minutes * 60_000;
        assert.equal((await askToken(sandbox, utc)).status, status, `${minutes} minutes`);
      }
    });

    it('verifies against the public key that is registered now', async () => {
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      sandbox.registerPublicKey(publicKey.export({ type: 'spki', format: 'pem' }).toString());
      refused(await askToken(sandbox, utc), '4017300', /Invalid Signature/);
      sandbox.registerPublicKey(sandbox.publicKey);
      assert.equal((await askToken(sandbox, utc)).status, 200);
    });
  });

  describe('at the virtual accounts', () => {
    it('accepts a signed request, however its body is set', async () => {
      const token = await liveToken();
      for (const body of [account, minifiedAccount]) {
        const answer = await askAccount(sandbox, token, utc, { body });
        assert.equal(answer.status, 200);
        assert.equal(answer.json.responseCode, '2002700');
        assert.deepEqual(answer.json.virtualAccountData, JSON.parse(account));
      }
    });

    it('accepts the removal of an account, under a service code of its own', async () => {
      const body = '{"partnerServiceId":"  088899","trxId":"INV-1"}';
      const path = '/virtual-accounts/bi-snap-va/v1.1/transfer-va/delete-va';
      const change = { method: 'DELETE', path, body, signedBody: body };
      assert.equal((await askAccount(sandbox, await liveToken(), utc, change)).json.responseCode, '2003100');
    });

    it('signs the query with the path', async () => {
      const path = '/virtual-accounts/bi-snap-va/v1.1/transfer-va/create-va?a=1';
      const token = await liveToken();
      assert.equal((await askAccount(sandbox, token, utc, { path })).status, 200);
      const signedPath = path.replace('?a=1', '');
      refused(await askAccount(sandbox, token, utc, { path, signedPath }), '4012700', /Invalid Signature/);
    });

    const rules: readonly [string, string, Change][] = [
      ['a missing token', '4002702', { headers: { Authorization: undefined } }],
      ['an unknown token', '4012701', { headers: { Authorization: 'Bearer unknown' } }],
      ['another scheme', '4012701', { headers: { Authorization: 'Basic abc' } }],
      ['a missing partner', '4002702', { headers: { 'X-PARTNER-ID': undefined } }],
      ['another partner', '4012700', { headers: { 'X-PARTNER-ID': 'MCH-0' } }],
      ['a missing external id', '4002702', { headers: { 'X-EXTERNAL-ID': undefined } }],
      ['an external id of 37 digits', '4002701', { headers: { 'X-EXTERNAL-ID': '1'.repeat(37) } }],
      ['a missing channel', '4002702', { headers: { 'CHANNEL-ID': undefined } }],
      ['an unknown channel', '4002701', { headers: { 'CHANNEL-ID': 'WEB' } }],
      ['a missing signature', '4002702', { headers: { 'X-SIGNATURE': undefined } }],
      ['a wrong signature', '4012700', { headers: { 'X-SIGNATURE': 'abc' } }],
      ['a timestamp other than the signed one', '4012700', { headers: { 'X-TIMESTAMP': wib } }],
      ['milliseconds', '4002701', { headers: { 'X-TIMESTAMP': '2024-01-15T03:00:00.000Z' } }],
      ['an old timestamp', '4012700', { headers: { 'X-TIMESTAMP': '2024-01-15T02:00:00Z' } }],
      [
        'a hash over the body without spaces in strings',
        '4012700',
        { signedBody: account.replace(/\s/g, '') },
      ],
      ['a hash over the body as it is set', '4012700', { signedBody: account }],
      ['a body that is not JSON', '4002700', { body: 'x', signedBody: 'x' }],
      ['a body without its mandatory members', '4002702', { body: '{}', signedBody: '{}' }],
      ['another content type', '4002701', { headers: { 'Content-Type': 'text/plain' } }],
      ['another method', '4052700', { method: 'PUT' }],
    ];
    for (const [what, code, change] of rules) {
      it(`refuses ${what} with ${code}`, async () => {
        refused(await askAccount(sandbox, await liveToken(), utc, change), code);
      });
    }

    it('takes an external id once a day in Jakarta, and only counts requests that it accepted', async () => {
      const headers = { 'X-EXTERNAL-ID': 'once-a-day' };
      refused(
        await askAccount(sandbox, await liveToken(), utc, { headers: { ...headers, 'X-SIGNATURE': 'abc' } }),
        '4012700',
      );
      assert.equal((await askAccount(sandbox, await liveToken(), utc, { headers })).status, 200);
      refused(await askAccount(sandbox, await liveToken(), utc, { headers }), '4092700', /Conflict/);
      now = Date.UTC(2024, 0, 15, 17);
      const tomorrow = '2024-01-16T00:00:00+07:00';
      const token = String((await askToken(sandbox, tomorrow)).json.accessToken);
      assert.equal((await askAccount(sandbox, token, tomorrow, { headers })).status, 200);
    });

    it('refuses a token that expired with 4012701', async () => {
      const expired = await liveToken();
      now = start + 899_999;
      assert.equal((await askAccount(sandbox, expired, utc)).status, 200);
      now = start + 900_000;
      refused(await askAccount(sandbox, expired, utc), '4012701');
    });
  });
});
