/** Entries of `kunci.clients` as people and scripts write them, and whether they are right. */

export const good = { name: 'outlet', provider: 'gobiz', environment: 'sandbox', clientId: 'abc' };
const doku = { name: 'shop', provider: 'doku', environment: 'production', clientId: 'MCH-0001' };

export const rightEntries: Readonly<Record<string, unknown>> = {
  'the least of a GoBiz client': good,
  'the least of a DOKU client': doku,
  'all of a GoBiz client': {
    ...good,
    scopes: ['partner:outlet:read', 'my:own:scope'],
    authentication: 'client_secret_post',
    baseUrl: 'http://127.0.0.1:4010',
    allowedHosts: ['api.example.co.id:8443', 'api.example', '[::1]:80'],
  },
  'all of a DOKU client': {
    ...doku,
    timestampZone: 'wib',
    baseUrl: 'https://doku.example/',
    allowedHosts: [],
  },
  'a name of 64 characters': { ...good, name: `a${'-'.repeat(63)}` },
  'an id with signs': { ...good, clientId: 'a b:%+&/é|☕' },
  'http on localhost': { ...good, baseUrl: 'http://localhost' },
  'http on ::1': { ...good, baseUrl: 'http://[::1]:80' },
  'no scopes': { ...good, scopes: [] },
  'a scope twice': { ...good, scopes: ['a', 'a'] },
};

const environments = /“environment” must be one of: sandbox, production/;

/** With what is told about each. */
export const wrongEntries: Readonly<Record<string, readonly [unknown, RegExp]>> = {
  text: ['outlet', /not an object in braces/],
  null: [null, /not an object in braces/],
  'a number': [7, /not an object in braces/],
  'a list': [[good], /not an object in braces/],
  'a client inside of another object': [{ client: good }, /“provider” must be one of: gobiz, doku/],
  'an empty object': [{}, /Enter a client ID/],
  'no name': [{ ...good, name: undefined }, /A name starts with a letter/],
  'a name that begins with a digit': [{ ...good, name: '1a' }, /A name starts with a letter/],
  'a name with a space': [{ ...good, name: 'a b' }, /A name starts with a letter/],
  'a name that ends with a line': [{ ...good, name: 'a\n' }, /A name starts with a letter/],
  'a name that is too long': [{ ...good, name: 'a'.repeat(65) }, /up to 64/],
  'a name that is an object': [{ ...good, name: { toString: 1, valueOf: 1 } }, /A name starts with a letter/],
  'an unknown provider': [{ ...good, provider: 'stripe' }, /“provider” must be one of: gobiz, doku/],
  'a provider in capitals': [{ ...good, provider: 'GoBiz' }, /“provider” must be one of/],
  'a provider named like an inherited member': [{ ...good, provider: 'constructor' }, /“provider” must be/],
  'no environment': [{ ...good, environment: undefined }, environments],
  'an unknown environment': [{ ...good, environment: 'staging' }, /“environment” must be one of/],
  'an environment in a list': [{ ...good, environment: ['sandbox'] }, /“environment” must be one of/],
  'a client id that is a number': [{ ...good, clientId: 7 }, /Enter a client ID/],
  'an empty client id': [{ ...good, clientId: '' }, /Enter a client ID/],
  'a client id with a space at its end': [{ ...good, clientId: 'abc ' }, /space at its start or end/],
  'a client id with a line break': [{ ...good, clientId: 'a\nb' }, /contains a control character/],
  'a client id with a mark of direction': [{ ...good, clientId: 'a\u202eb' }, /contains a control character/],
  'a long client id': [{ ...good, clientId: 'a'.repeat(513) }, /contains a control character|too long/],
  'a client id that is an object': [{ ...good, clientId: { toString: 1, valueOf: 1 } }, /Enter a client ID/],
  'plain http': [{ ...good, baseUrl: 'http://api.example' }, /must be https; http is for loopback only/],
  'plain http to a false loopback': [{ ...good, baseUrl: 'http://127.0.0.1.example' }, /must be https/],
  'another scheme': [{ ...good, baseUrl: 'ftp://api.example' }, /must be https/],
  'a base URL with a path': [{ ...good, baseUrl: 'https://api.example/v1' }, /ends after host and port/],
  'a base URL with a query': [{ ...good, baseUrl: 'https://api.example/?' }, /ends after host and port/],
  'a base URL with a backslash': [{ ...good, baseUrl: 'https://api.example\\' }, /ends after host and port/],
  'a base URL with a user': [{ ...good, baseUrl: 'https://a:b@api.example' }, /cannot contain a user/],
  'a base URL without slashes': [{ ...good, baseUrl: 'https:api.example' }, /looks like https:\/\//],
  'a base URL with a space': [{ ...good, baseUrl: ' https://api.example' }, /looks like https:\/\//],
  'a base URL that is null': [{ ...good, baseUrl: null }, /looks like https:\/\//],
  'a base URL that is no text': [{ ...good, baseUrl: { href: 'x' } }, /looks like https:\/\//],
  'hosts that are a text': [{ ...good, allowedHosts: 'api.example' }, /“allowedHosts” must be a list/],
  'hosts that are null': [{ ...good, allowedHosts: null }, /“allowedHosts” must be a list/],
  'a host that is a URL': [{ ...good, allowedHosts: ['https://api.example'] }, /is not a host or host:port/],
  'a host that is a number': [{ ...good, allowedHosts: [7] }, /list of hosts, each a string/],
  'a host that is an object': [{ ...good, allowedHosts: [{ toString: 1, valueOf: 1 }] }, /each a string/],
  'a host with a star': [{ ...good, allowedHosts: ['*.example'] }, /is not a host or host:port/],
  'scopes in a text': [{ ...good, scopes: 'a b' }, /“scopes” must be a list of strings/],
  'scopes that are null': [{ ...good, scopes: null }, /“scopes” must be a list of strings/],
  'a scope with a space': [{ ...good, scopes: ['a b'] }, /“scopes”: A scope has no spaces/],
  'a scope that is empty': [{ ...good, scopes: [''] }, /“scopes”: A scope/],
  'an unknown authentication': [
    { ...good, authentication: 'none' },
    /“authentication” must be one of: client_secret_basic, client_secret_post/,
  ],
  "another's member": [{ ...good, timestampZone: 'utc' }, /“timestampZone” is not a member of GoBiz/],
  "the other provider's member, with DOKU": [{ ...doku, scopes: ['a'] }, /“scopes” is not a member of DOKU/],
  'a member unheard of': [{ ...good, colour: 'red' }, /“colour” is not a member of GoBiz clients/],
  'a secret': [
    { ...good, clientSecret: 'x' },
    /“clientSecret” does not belong here: .*Remove it.*Replace Secret/,
  ],
  'a secret in the place of a name': [
    { ...good, 'token:pa55word@a.example': 'x' },
    /^(?!.*pa55word).*A member whose name is not a word does not belong here/,
  ],
  'a private key': [{ ...doku, privateKey: 'x' }, /“privateKey” does not belong here/],
  'a token': [{ ...good, accessToken: 'x' }, /“accessToken” does not belong here/],
  'a prototype': [JSON.parse('{"__proto__":{"name":"a"},"provider":"gobiz"}'), /“__proto__” is not a member/],
  'members that are only inherited': [Object.create(good), /A name starts with a letter/],
};

/** Right for the schema, which sees one member at a time and no URLs; the reader tells what is wrong. */
export const wrongForReaderOnly: readonly unknown[] = [
  { ...good, baseUrl: 'https://[1:2' },
  { ...good, baseUrl: 'https://api.example:99999' },
  { ...good, allowedHosts: ['api.example:99999'] },
];
