/** Fuzzing of texts in files: `.http` text with its environments, settings, imports, tokens. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readClients } from '../../../src/core/clients/readClients';
import { planImport } from '../../../src/core/clients/transfer';
import { environmentValues } from '../../../src/core/httpFile/environment';
import { groupReferences } from '../../../src/core/httpFile/groupReferences';
import { parseHttpFile, parseMarkdown } from '../../../src/core/httpFile/parse';
import { Targets } from '../../../src/core/httpFile/targets';
import type { HttpFile, Range } from '../../../src/core/httpFile/types';
import { readJwt } from '../../../src/core/tokens/tokenText';
import type { Random } from '../inputs';
import type { Target } from './fuzzer';
import { mutated, type Texts, written } from './mutate';
import { mark, oddObject, oddValue } from './oddJson';

const fixtures = join(__dirname, '../../unit/httpFile/files');
const httpSamples: Texts = [
  readFileSync(join(fixtures, 'restClient.http'), 'utf8'),
  readFileSync(join(fixtures, 'httpYac.http'), 'utf8'),
  readFileSync(join(fixtures, 'notes.md'), 'utf8'),
  '@host = https://api.gobiz.co.id\n###\nGET {{host}}/v1 HTTP/1.1\nAuthorization: Bearer {{$processEnv GOBIZ_OUTLET_TOKEN}}\n',
];
const httpPieces: Texts = [
  '\n',
  ...['\r\n', '\n\n', '###\n', ' ### title\n', '# @name a\n', '// @prompt b\n', '# @loop for x of [1]\n'],
  ...['@host = https://api.gobiz.co.id\n', '@host={{host}}\n', '@a := {{b}}\n@b = {{a}}\n'],
  ...['@a = {{a}}{{a}}\n', '@t = {{$processEnv GOBIZ_OUTLET_TOKEN}}\n', 'GET https://api.gobiz.co.id/v1\n'],
  ...['POST {{host}}/x HTTP/1.1\n', 'GET //evil.example\n'],
  ...['https://user:pass@api.gobiz.co.id:443\\@evil.example/\n', 'GET /v1\nHost: api.gobiz.co.id\n'],
  ...['  ?page=1\n', '&size={{$randomInt 1 2}}\n'],
  ...['Authorization: Bearer {{$processEnv GOBIZ_OUTLET_TOKEN}}\n', 'X: {{$processEnv %name}}\n'],
  ...['{{$processEnv', '{{$dotenv HOST}}', '{{host}}', '{{', '}}', '{{{{', '{%\n', '%}\n'],
  ...['{{@request\n process.env.GOBIZ_X_TOKEN\n}}\n', 'process.env[name]', '< ./file.json\n'],
  ...['<@latin1 ./a b.json\n', '```http\n', '```\n', '> {% client.log($env.A) %}\n', '...headers\n'],
  ...['curl -X POST "https://a.example" -H \'A: b\' \\\n', '{"a": 1}\n'],
];

interface HttpInput {
  readonly text: string;
  readonly host: unknown;
}

const httpText: Target<HttpInput> = {
  title: '.http text',
  input: (random) => ({
    text: written(random, httpPieces, httpSamples),
    host: JSON.parse(random.below(2) === 0 ? '"{{$shared b}}"' : oddValue(random)),
  }),
  run: ({ text, host }) => {
    const environment = environmentValues({
      $shared: { host, b: 'https://api.gobiz.co.id' },
      other: { host: 'https://b.example' },
    });
    for (const file of [parseHttpFile(text), parseMarkdown(text)]) {
      groupReferences(file);
      const targets = new Targets(file, environment);
      for (const request of file.requests.slice(0, 20)) targets.of(request);
      for (const range of rangesOf(file)) checkRange(range, text);
    }
    return [];
  },
};

function rangesOf({ requests, variables, references }: HttpFile): readonly Range[] {
  return [
    ...requests.flatMap(({ range, region, line, url, body }) => [range, region, line, url, body ?? line]),
    ...requests.flatMap(({ queryLines, headers }) => [
      ...queryLines,
      ...headers.flatMap(({ nameRange, valueRange }) => [nameRange, valueRange]),
    ]),
    ...variables.map(({ range }) => range),
    ...references,
  ];
}

function checkRange({ start, end }: Range, text: string): void {
  const isRight = Number.isInteger(start) && 0 <= start && start <= end && end <= text.length;
  if (!isRight) throw new Error(`the range ${start}–${end} is not in the text`);
}

const entryMembers = {
  name: ['"outlet"', '"outlet-2"', '"outlet_2"', '"OUTLET"'],
  provider: ['"gobiz"', '"doku"', '"gobiz"'],
  environment: ['"sandbox"', '"production"'],
  clientId: ['"abc"', '"MCH-0008"', '" abc"'],
  baseUrl: [
    '"https://a.example"',
    '"http://127.0.0.1:1"',
    '"http://[::1]:1"',
    `"https://u:${mark}@a.example"`,
  ],
  allowedHosts: ['[]', '["a.example:8443"]', '["a b"]', '["évil.example"]', `["u:${mark}@a.example"]`],
  scopes: ['[]', '["partner:outlet:read"]', '["a b"]'],
  authentication: ['"client_secret_basic"', '"none"'],
  timestampZone: ['"utc"', '"wib"'],
} as const;

const rightEntries = [
  '{"name":"outlet","provider":"gobiz","environment":"sandbox","clientId":"abc"}',
  '{"name":"outlet-2","provider":"gobiz","environment":"production","clientId":"b","scopes":["a"]}',
  '{"name":"OUTLET","provider":"doku","environment":"sandbox","clientId":"MCH-1","timestampZone":"wib"}',
  '{"name":"outlet","provider":"doku","environment":"sandbox","clientId":"c","baseUrl":"https://a.example"}',
] as const;

/** Half of the lists as they should be. Otherwise hardly one would be taken for right in whole. */
function entriesText(random: Random): string {
  return random.below(2) === 0 ? `[${random.of(rightEntries)}]` : oddEntries(random);
}

/** Entries as JSON text; some have a secret where it does not belong. */
function oddEntries(random: Random): string {
  const list = Array.from({ length: random.below(5) }, () => {
    const entry = random.below(12) === 0 ? oddValue(random) : oddObject(random, entryMembers);
    const secret = random.of(['clientSecret', 'privateKey', 'secretKey', 'token', 'Password'] as const);
    return random.below(6) === 0 && entry.startsWith('{"')
      ? `{"${secret}":"${mark}",${entry.slice(1)}`
      : entry;
  });
  return `[${list.join(',')}]`;
}

const settings: Target<unknown> = {
  title: 'settings entries',
  input: (random) => JSON.parse(random.below(20) === 0 ? oddValue(random) : entriesText(random)),
  run: (value) => {
    const read = readClients(value);
    if (Array.isArray(value) && read.length !== value.length) throw new Error('an entry was dropped');
    return read.flatMap((entry) => (entry.kind === 'invalid' ? [entry.name, ...entry.problems] : []));
  },
  secrets: [mark],
};

interface ImportInput {
  readonly text: string;
  readonly present: readonly unknown[];
}

const imports: Target<ImportInput> = {
  title: 'import files',
  input: (random) => {
    const file = random.below(2) === 0 ? entriesText(random) : `{"kunci":1,"clients":${entriesText(random)}}`;
    const text =
      random.below(3) === 0
        ? mutated(random, file, ['{', '[', ',', '"clients":', '\ufeff', oddValue(random)])
        : file;
    return { text, present: JSON.parse(entriesText(random)) as unknown[] };
  },
  run: ({ text, present }) =>
    planImport(text, present).flatMap((item) => [item.name, ...(item.kind === 'change' ? item.changes : [])]),
  secrets: [mark],
};

const base64url = (value: string) => Buffer.from(value).toString('base64url');

const jwt: Target<string> = {
  title: 'JWT',
  input: (random) => {
    const part = () => {
      const object = { alg: ['"RS256"', '"none"'], exp: ['1700000000', '1e300'], iss: ['"a"'] } as const;
      return base64url(random.below(3) === 0 ? oddValue(random) : oddObject(random, object));
    };
    const token = `${part()}.${part()}.c2ln`;
    return random.below(2) === 0 ? token : mutated(random, token, ['.', 'e30', 'eyJ', '=', '....']);
  },
  run: (token) => {
    readJwt(token);
    return [];
  },
};

export const textTargets = [httpText, settings, imports, jwt] as readonly Target[];
