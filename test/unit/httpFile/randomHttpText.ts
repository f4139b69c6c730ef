const pieces = [
  ...['\n', '\n', '\n', '\r\n', '\n\n', ' ', '  ', '\t', '\u00a0', '\u2028', '\r', '\ufeff', '\0', '\ud800'],
  ...[
    '###',
    '### title',
    '  ###',
    '#',
    '# ',
    '//',
    '# @name x',
    '# @prompt h',
    '# @loop for h of x',
    '/*',
    '*/',
  ],
  ...[
    'GET ',
    'POST ',
    'get ',
    'WS ',
    'curl ',
    'https://h.example',
    'http://127.0.0.1:1',
    '/path',
    '?a=b',
    '&c=d',
  ],
  ...[
    ' HTTP/1.1',
    'HTTP/1.1 200 OK',
    'Host: ',
    'h.example',
    'A: ',
    '...x',
    '@',
    ':',
    '\\',
    '"',
    '%',
    '_',
    '=',
    ',',
  ],
  ...[
    '@h = ',
    '@h ',
    '@h := ',
    '@t=',
    '{{h}}',
    '{{t}}',
    '{{%t}}',
    '{{',
    '}}',
    '{',
    '}',
    '{%',
    '%}',
    '< {%',
    '> {%',
  ],
  ...[
    '$processEnv',
    '$processEnv ',
    '$processEnv %',
    '{{$processEnv ',
    '{{ $processEnv ',
    'process.env.',
    '$env.',
  ],
  ...[
    'GOBIZ_OUTLET_TOKEN',
    'DOKU_A_B_SIGNATURE',
    'GOBIZ_X_CLIENT_ID',
    'gobiz',
    'x',
    '{{$guid}}',
    '{{$dotenv A}}',
  ],
  ...[
    '< ./f',
    '<@ ./f',
    '{{< ./f}}',
    '```',
    '```http',
    '```rest',
    '{{@request',
    'é',
    '日本',
    '😀',
    'process',
    '[x]',
  ],
];

/** Random numbers from 0 to 1, the same for the same seed (Tommy Ettinger's mulberry32). */
export function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Up to `most` pieces of what the two dialects know, in any order. */
export function randomHttpText(next: () => number, most: number): string {
  let text = '';
  for (let count = Math.floor(next() * most); count >= 0; count -= 1) {
    text += pieces[Math.floor(next() * pieces.length)] ?? '';
  }
  return text;
}
