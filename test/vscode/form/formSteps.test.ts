import assert from 'node:assert/strict';
import { workbench } from '../../harness/workbench';
import known from '../../support/known-answers.json';
import { until } from '../../support/until';
import { call, codeOf, copy, inKeychain, outletEntry, rawClients, setClients, useFixture } from '../fixture';
import {
  beginAnew,
  dokuQuestions,
  gobizQuestions,
  type NewClient,
  type Question,
  shown,
} from './formFixture';

describe('each question for a new client', () => {
  const fixture = useFixture();
  const newClient = (provider: string): NewClient => {
    const { gobiz, doku } = fixture.sandbox;
    return provider === 'gobiz'
      ? { baseUrl: gobiz.url, name: 'stall', clientId: gobiz.clientId, secret: gobiz.clientSecret }
      : { baseUrl: doku.url, name: 'kiosk', clientId: doku.clientId, secret: doku.secretKey };
  };
  const providers = [
    { id: 'gobiz', questions: gobizQuestions, field: 'clientSecret' },
    { id: 'doku', questions: dokuQuestions, field: 'privateKey' },
  ] as const;
  const present = () => [outletEntry(fixture.sandbox, { clientId: 'another' })];

  beforeEach(async () => {
    await workbench.reset();
    await setClients(present());
    await copy(fixture.sandbox.doku.privateKey);
    fixture.sandbox.doku.registerPublicKey(known.keys.public_spki);
  });
  after(() => workbench.reset());

  for (const { id, questions, field } of providers) {
    const account = (): string => `${newClient(id).baseUrl}|${newClient(id).clientId}|${field}`;

    it(`can be closed: nothing is stored, and the form goes on there (${id})`, async () => {
      const { driver } = workbench;
      const { quickInput } = driver;
      const steps = questions(newClient(id));
      let { ended } = await beginAnew();
      for (const [index, question] of steps.entries()) {
        await shown(question);
        if (question.isText) await quickInput.type('half');
        await quickInput.field().press('Escape');
        assert.equal(await codeOf(ended), 'none', 'A person’s own cancelling is no failure.');
        await quickInput.waitUntilClosed();
        // The very first question has nothing to go on with, and the argument answers it.
        if (index === 0) {
          ({ ended } = await beginAnew(id));
          await shown(steps[1] ?? question);
        } else {
          ended = call('addClient', id);
          await goOn();
        }
        if (index > 0 && !question.isText) await shown(question);
        if (question.isText) await until(async () => (await quickInput.field().inputValue()) === 'half');
        await quickInput.field().press('Escape');
        assert.equal(await codeOf(ended), 'cancelled', question.name);
        assert.deepEqual(await rawClients(), present(), question.name);
        assert.equal(await inKeychain('getPassword', account()), null, question.name);
        assert.equal(await driver.notifications().count(), 0, question.name);
        ({ ended } = await again(index));
        if (question.isText) await until(async () => (await quickInput.field().inputValue()) === 'half');
        else await shown(question);
        await question.answer();
      }
      assert.equal(await codeOf(ended), 'none');
      await quickInput.waitUntilClosed();
      assert.equal(((await rawClients()) as unknown[]).length, 2);
      assert.notEqual(await inKeychain('getPassword', account()), null);
    });

    it(`says what is wrong with an answer and waits for another (${id})`, async () => {
      const { ended } = await beginAnew(id);
      for (const [index, question] of questions(newClient(id)).entries()) {
        // The argument answered the first one.
        if (index === 0) continue;
        await shown(question);
        for (const [typed, says] of question.wrong ?? []) await refused(index + 1, typed, says);
        await question.answer();
      }
      assert.equal(await codeOf(ended), 'none');
      const [, entry] = (await rawClients()) as { name: string }[];
      assert.equal(entry?.name, newClient(id).name);
    });
  }

  it('about a key says what the clipboard holds instead, and goes back from a file and a passphrase', async () => {
    const { driver } = workbench;
    const { quickInput } = driver;
    const steps = dokuQuestions(newClient('doku'));
    const { ended } = await beginAnew('doku');
    for (const question of steps.slice(1)) {
      await shown(question);
      if (question.name === 'key') break;
      await question.answer();
    }
    const wrong: readonly (readonly [text: string, says: string])[] = [
      ['', 'The text is empty'],
      ['a shopping list', 'This text contains no key'],
      [known.keys.public_spki, 'This is a public key'],
      [fixture.sandbox.doku.privateKey.slice(0, 200), 'This key is cut off'],
    ];
    for (const [text, says] of wrong) {
      await copy(text);
      await quickInput.pick('Paste from the Clipboard');
      await driver.dialog().getByText(says).waitFor();
      await driver.press('Enter');
      await quickInput.waitFor('Create a Key Pair (4096 Bits)');
    }
    await quickInput.pick('Choose a File…');
    await quickInput.waitForFiles('Private Key');
    await quickInput.field().press('Escape');
    await quickInput.waitFor('Create a Key Pair (4096 Bits)');
    await copy(known.keys.pkcs8_encrypted_aes256);
    await quickInput.pick('Paste from the Clipboard');
    await quickInput.waitFor('This key is encrypted');
    await quickInput.field().press('Enter');
    await quickInput.waitFor('Enter the passphrase.');
    await quickInput.button('Back');
    await quickInput.waitFor('Create a Key Pair (4096 Bits)');
    await quickInput.pick('Paste from the Clipboard');
    await quickInput.waitFor('This key is encrypted');
    await quickInput.field().press('Escape');
    assert.equal(await codeOf(ended), 'cancelled');
    assert.deepEqual(await rawClients(), present());
  });

  it('begins with the provider that a script names, and refuses one that there is not', async () => {
    const { quickInput } = workbench.driver;
    const { ended } = await beginAnew('doku');
    await quickInput.title().getByText('(2/7)').waitFor();
    await quickInput.waitFor('api-sandbox.doku.com');
    await quickInput.field().press('Escape');
    assert.equal(await codeOf(ended), 'cancelled');
    assert.equal(await codeOf(call('addClient', 'ovo')), 'invalid-client');
    assert.deepEqual(await rawClients(), present());
  });

  it('waits for a keychain that is locked, with the secret still in the form', async function () {
    if (process.platform !== 'linux') this.skip();
    const { driver, keyring } = workbench;
    const steps = gobizQuestions(newClient('gobiz'));
    const { ended } = await beginAnew('gobiz');
    for (const question of steps.slice(1, -1)) {
      await shown(question);
      await question.answer();
    }
    await keyring.lock();
    try {
      for (const answer of ['Cancel', 'Try Again']) {
        await shown(last(steps));
        await last(steps).answer();
        await driver.dialog().getByText('The keychain is locked').waitFor();
        assert.deepEqual(await rawClients(), present());
        if (answer === 'Try Again') await keyring.unlock();
        await driver.answerDialog(answer);
        if (answer === 'Try Again') break;
        await shown(last(steps));
        assert.equal(await driver.quickInput.field().inputValue(), newClient('gobiz').secret);
      }
      assert.equal(await codeOf(ended), 'none');
      await driver.notifications().getByText('“stall” was added').waitFor();
    } finally {
      await keyring.unlock();
    }
  });
});

async function refused(step: number, typed: string, says: string): Promise<void> {
  const { quickInput } = workbench.driver;
  await quickInput.type(typed);
  // A field that is empty from the start says what is wrong with that once it is confirmed.
  if (typed === '') await quickInput.field().press('Enter');
  await quickInput.waitFor(says);
  await quickInput.field().press('Enter');
  // The message takes the prompt's place, so the title says that it is still this question.
  await quickInput.title().getByText(`(${step}/`).waitFor();
  await quickInput.waitFor(says);
  assert.equal(await quickInput.field().inputValue(), typed);
}

async function goOn(): Promise<void> {
  await workbench.driver.quickInput.waitFor('Continue with');
  await workbench.driver.press('Enter');
}

/** From the first question, or on from where the form was left. */
async function again(index: number): Promise<{ readonly ended: Promise<unknown> }> {
  if (index === 0) return beginAnew();
  const ended = call('addClient');
  await goOn();
  return { ended };
}

function last(questions: readonly Question[]): Question {
  const question = questions.at(-1);
  if (!question) throw new Error('The form has no question.');
  return question;
}
