import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import { call } from '../fixture';

/** One question of the form for a new client. */
export interface Question {
  /** In a word, for pictures and messages. */
  readonly name: string;
  /** A text that tells this question from the others. */
  readonly shows: string;
  /** What a person does to go on. */
  readonly answer: () => Promise<void>;
  /** Whether the answer is typed, rather than picked. */
  readonly isText?: boolean;
  /** What is not taken, and what is said then. */
  readonly wrong?: readonly (readonly [typed: string, says: string])[];
}

export interface NewClient {
  readonly baseUrl: string;
  readonly name: string;
  readonly clientId: string;
  /** Of GoBiz the client secret, of DOKU the secret key; its private key is taken from the clipboard. */
  readonly secret: string;
}

/** With a client `outlet` in the settings, for the names that are taken. */
export function gobizQuestions(client: NewClient): readonly Question[] {
  return [
    ...commonQuestions('GoBiz', 'The client ID that GoBiz', client),
    {
      name: 'scopes',
      shows: 'partner:outlet:read',
      wrong: [['own"scope', 'A scope has no spaces, quotes or backslashes']],
      answer: async () => {
        // The first Enter takes what is typed, the second one goes on.
        await type('partner:outlet:read');
        await workbench.driver.quickInput.waitFor('1 Selected');
        await enter();
      },
    },
    { name: 'authentication', shows: 'client_secret_post', answer: enter },
    {
      name: 'secret',
      isText: true,
      shows: 'Client secret',
      wrong: [
        ['', 'Enter the client secret.'],
        [' typed', 'space or line break at the start or end'],
        ['ty\u0007ped', 'a control character'],
      ],
      answer: () => type(client.secret),
    },
  ];
}

export function dokuQuestions(client: NewClient): readonly Question[] {
  return [
    ...commonQuestions('DOKU', 'The client ID from DOKU', client),
    { name: 'timestamp', shows: 'The time zone of X-TIMESTAMP', answer: enter },
    {
      name: 'key',
      shows: 'Create a Key Pair (4096 Bits)',
      answer: () => workbench.driver.quickInput.pick('Paste from the Clipboard'),
    },
    {
      name: 'secret-key',
      isText: true,
      shows: 'Secret key',
      wrong: [
        ['typed ', 'space or line break at the start or end'],
        ['ty\u0007ped', 'a control character'],
      ],
      answer: () => type(client.secret),
    },
  ];
}

/** Begins a form; one that an earlier test left is not taken up. @returns how the command ends */
export async function beginAnew(...args: readonly unknown[]): Promise<{ readonly ended: Promise<unknown> }> {
  const ended = call('addClient', ...args);
  await workbench.driver.quickInput.startOver();
  return { ended };
}

/** Waits until a question is there, also where its text is only a placeholder. */
export async function shown({ shows }: Pick<Question, 'shows'>): Promise<void> {
  const { driver, page } = workbench;
  const box = page.locator('.quick-input-widget');
  await box.getByText(shows).or(box.getByPlaceholder(shows)).first().waitFor();
  await driver.quickInput.field().waitFor();
}

function commonQuestions(provider: string, idHelp: string, client: NewClient): readonly Question[] {
  const { quickInput } = workbench.driver;
  return [
    { name: 'provider', shows: 'Which provider?', answer: () => quickInput.pick(provider) },
    {
      name: 'environment',
      shows: 'Which environment?',
      answer: () => quickInput.pick('Sandbox at Another Address…'),
    },
    {
      name: 'base-url',
      isText: true,
      shows: 'Base URL. Replaces the provider',
      wrong: [
        ['', 'A base URL looks like'],
        ['api.example.co.id', 'A base URL looks like'],
        ['http://example.com', 'http is for loopback only'],
        ['ftp://example.com', 'A base URL must be https'],
        ['https://me:word@example.com', 'cannot contain a user or a password'],
        ['https://example.com/oauth2', 'ends after host and port'],
      ],
      answer: () => type(client.baseUrl),
    },
    {
      name: 'name',
      isText: true,
      shows: 'Name the client',
      wrong: [
        ['', 'A name starts with a letter'],
        ['1st', 'A name starts with a letter'],
        ['two words', 'A name starts with a letter'],
        ['outlet', 'The name “outlet” is already taken'],
        ...(provider === 'GoBiz'
          ? [['OUTLET', 'Another client already has the reference GOBIZ_OUTLET_TOKEN'] as const]
          : []),
      ],
      answer: () => type(client.name),
    },
    {
      name: 'client-id',
      isText: true,
      shows: idHelp,
      wrong: [
        ['', 'Enter a client ID.'],
        ['x'.repeat(513), 'too long or contains a control character'],
        ['i\u0007d', 'too long or contains a control character'],
        ...(provider === 'GoBiz' ? [['ANOTHER', 'this client ID in a different case'] as const] : []),
      ],
      answer: () => type(client.clientId),
    },
  ];
}

async function type(text: string): Promise<void> {
  const { quickInput } = workbench.driver;
  await quickInput.type(text);
  await quickInput.field().press('Enter');
}

async function enter(): Promise<void> {
  await workbench.driver.quickInput.field().press('Enter');
}

/** Filters a multi-select to one row and ticks it, each key when the one before has had its effect. */
export async function tick(label: string): Promise<void> {
  const { driver } = workbench;
  await driver.quickInput.field().fill(label);
  await until(async () => (await driver.quickInput.rows().count()) === 1);
  await driver.press('ArrowDown');
  await driver.quickInput.rows().and(driver.page.locator('.focused')).waitFor();
  await driver.press('Space');
  await driver.quickInput.rows().locator('[aria-checked="true"], .checked, :checked').first().waitFor();
}

/** Types to filter, and takes what is left. */
export async function choose(text: string): Promise<void> {
  const { driver } = workbench;
  await driver.quickInput.rows().getByText(text).first().waitFor();
  await driver.quickInput.field().fill(text);
  const focused = driver.quickInput.rows().and(driver.page.locator('.focused'));
  await focused.getByText(text).first().waitFor();
  await driver.press('Enter');
}

export async function typeInto(question: string, text: string): Promise<void> {
  await workbench.driver.quickInput.waitFor(question);
  await workbench.driver.quickInput.field().fill(text);
  await workbench.driver.quickInput.field().press('Enter');
}
