import assert from 'node:assert/strict';
import { workbench } from '../../harness/workbench';
import known from '../../support/known-answers.json';
import {
  call,
  codeOf,
  copy,
  inKeychain,
  outletEntry,
  rawClients,
  setClients,
  shopEntry,
  storeSecrets,
  useFixture,
} from '../fixture';
import { gobizQuestions, shown } from './formFixture';

describe('a question about a client that is closed changes nothing', () => {
  const fixture = useFixture();
  let secretsBefore: readonly unknown[] = [];
  const present = () => [outletEntry(fixture.sandbox), shopEntry(fixture.sandbox)];
  const secrets = (): Promise<readonly unknown[]> => {
    const { gobiz, doku } = fixture.sandbox;
    const accounts = [
      `${gobiz.url}|${gobiz.clientId}|clientSecret`,
      ...['privateKey', 'secretKey'].map((field) => `${doku.url}|${doku.clientId}|${field}`),
    ];
    return Promise.all(accounts.map((account) => inKeychain('getPassword', account)));
  };

  before(async () => {
    await workbench.reset();
    await setClients(present());
    await storeSecrets(fixture.sandbox);
  });
  beforeEach(async () => {
    await workbench.driver.closeEverything();
    secretsBefore = await secrets();
  });
  afterEach(async () => {
    assert.deepEqual(await rawClients(), present());
    assert.deepEqual(await secrets(), secretsBefore);
    assert.equal(await workbench.driver.notifications().count(), 0);
  });
  after(() => workbench.reset());

  const common = [
    ['Name', 'Name the client'],
    ['Environment and address', 'Real orders'],
    ['Client ID', 'The client ID'],
    ['Allowed hosts', 'Hosts that may receive this token'],
  ] as const;
  const edits = {
    outlet: [...common, ['Scopes', 'partner:outlet:read'], ['Client authentication', 'client_secret_post']],
    shop: [...common, ['Timestamp', 'The time zone of X-TIMESTAMP']],
  } as const;
  for (const [name, fields] of Object.entries(edits)) {
    it(`editClient, at each field (${name})`, async () => {
      const { quickInput } = workbench.driver;
      const list = workbench.page.getByPlaceholder('What do you want to change?');
      const editing = call('editClient', name);
      for (const [field, shows] of fields) {
        await list.waitFor();
        await quickInput.pick(field);
        await quickInput.title().getByText(`Edit “${name}” · ${field}`).waitFor();
        await shown({ shows });
        await quickInput.type('some');
        await quickInput.field().press('Escape');
      }
      await list.waitFor();
      await quickInput.pick('Environment and address');
      await shown({ shows: 'Real orders' });
      await quickInput.pick('Production at Another Address…');
      await quickInput.waitFor('Base URL');
      await quickInput.field().press('Escape');
      await list.waitFor();
      await quickInput.field().press('Escape');
      assert.equal(await codeOf(editing), 'cancelled');
    });

    it(`editClient, at its secrets (${name})`, async () => {
      const { quickInput } = workbench.driver;
      const editing = call('editClient', name);
      await quickInput.waitFor('Secrets…');
      await quickInput.pick('Secrets…');
      await shown({
        shows: name === 'shop' ? 'Which secret do you want to replace?' : 'The secret that GoBiz issued',
      });
      await quickInput.field().press('Escape');
      assert.equal(await codeOf(editing), 'none');
      await quickInput.waitUntilClosed();
    });
  }

  it('duplicateClient, at each question, and the form goes on there', async () => {
    const { quickInput } = workbench.driver;
    const { gobiz } = fixture.sandbox;
    const duplicate = { baseUrl: gobiz.url, name: 'outlet-2', clientId: 'another', secret: 'typed' };
    const [, ...questions] = gobizQuestions(duplicate);
    for (const [index, question] of questions.entries()) {
      const closed = await takeUp(index);
      await quickInput.title().getByText('Duplicate “outlet”').waitFor();
      await shown(question);
      await quickInput.field().press('Escape');
      assert.equal(await codeOf(closed.ended), 'cancelled');
      assert.deepEqual(await rawClients(), present());
      const next = questions[index + 1];
      if (!next) break;
      await takeUp(index);
      await shown(question);
      // The scopes of the first client are ticked already.
      await (question.name === 'scopes' ? quickInput.field().press('Enter') : question.answer());
      await shown(next);
      await quickInput.field().press('Escape');
      await quickInput.waitUntilClosed();
    }
  });

  it('replaceSecret, at each question', async () => {
    const { quickInput } = workbench.driver;
    const escaped = async ({ ended }: Replacing, shows: string): Promise<void> => {
      await shown({ shows });
      await quickInput.field().press('Escape');
      assert.equal(await codeOf(ended), 'cancelled', shows);
    };
    const outlet = { ended: call('replaceSecret', 'outlet') };
    await shown({ shows: 'Client secret' });
    await quickInput.type('another one');
    await escaped(outlet, 'Client secret');
    await escaped({ ended: call('replaceSecret', 'shop') }, 'Which secret do you want to replace?');
    const secretKey = await replace('Secret key');
    await shown({ shows: 'Signs transactions' });
    await quickInput.type('another one');
    await escaped(secretKey, 'Signs transactions');
    await escaped(await replace('Private key'), 'Create a Key Pair (4096 Bits)');
    const file = await replace('Private key');
    await quickInput.pick('Choose a File…');
    await quickInput.waitForFiles('Private Key');
    await quickInput.field().press('Escape');
    await escaped(file, 'Create a Key Pair (4096 Bits)');
    await copy(known.keys.pkcs8_encrypted_aes256);
    const passphrase = await replace('Private key');
    await quickInput.pick('Paste from the Clipboard');
    await escaped(passphrase, 'This key is encrypted');
  });

  it('replaceSecret stores nothing for a client that is gone, and follows one that was renamed', async () => {
    const { quickInput } = workbench.driver;
    const { gobiz } = fixture.sandbox;
    const account = `${gobiz.url}|gone|clientSecret`;
    for (const now of [[], [outletEntry(fixture.sandbox, { name: 'renamed', clientId: 'gone' })]]) {
      await setClients([outletEntry(fixture.sandbox, { clientId: 'gone' })]);
      const replacing = call('replaceSecret', 'outlet');
      await shown({ shows: 'Client secret' });
      await setClients(now);
      await quickInput.answer('typed');
      const isThere = now.length > 0;
      assert.equal(await codeOf(replacing), isThere ? 'none' : 'unknown-client');
      assert.equal(await inKeychain('getPassword', account), isThere ? 'typed' : null);
    }
    await workbench.driver.notifications().getByText('“renamed” was changed').waitFor();
    await workbench.driver.closeEverything();
    await inKeychain('deletePassword', account);
    await setClients(present());
  });

  it('refuses a client of the sandbox at once', async () => {
    await call('startSandbox');
    for (const command of ['editClient', 'replaceSecret', 'removeClient']) {
      assert.equal(await codeOf(call(command, 'local-shop')), 'invalid-client', command);
    }
    await call('stopSandbox');
    await workbench.driver.closeEverything();
  });

  it('about a public key is not even asked where the provider takes no key', async () => {
    assert.equal(await codeOf(call('copyPublicKey', 'outlet')), 'invalid-key');
  });
});

/** A command under way: in an object, since waiting for a bare promise would wait for its end. */
interface Replacing {
  readonly ended: Promise<unknown>;
}

async function replace(field: string): Promise<Replacing> {
  const ended = call('replaceSecret', 'shop');
  await shown({ shows: 'Which secret do you want to replace?' });
  await workbench.driver.quickInput.pick(field);
  return { ended };
}

/** The form for a duplicate: from its first question, or on from where it was left. */
async function takeUp(index: number): Promise<Replacing> {
  if (index === 0) return { ended: call('duplicateClient', 'outlet') };
  const ended = call('addClient', 'gobiz');
  await workbench.driver.quickInput.waitFor('Continue with “outlet-');
  await workbench.driver.press('Enter');
  return { ended };
}
