import type { Random } from '../../support/inputs';

/** What the two dialects know, each text between two bars. */
const words = `
|###|### title|  ###|#|# |//|# @name x|# @prompt h|# @loop for h of x|/*|*/|GET |POST |get |WS |curl |/path|?a=b|&c=d
|https://h.example|http://127.0.0.1:1| HTTP/1.1|HTTP/1.1 200 OK|Host: |h.example|A: |...x|@|:|\\|"|%|_|=|,
|@h = |@h |@h := |@t=|{{h}}|{{t}}|{{%t}}|{{|}}|{|}|{%|%}|< {%|> {%|$processEnv|$processEnv |$processEnv %
|{{$processEnv |{{ $processEnv |process.env.|$env.|GOBIZ_OUTLET_TOKEN|DOKU_A_B_SIGNATURE|GOBIZ_X_CLIENT_ID|gobiz|x
|{{$guid}}|{{$dotenv A}}|< ./f|<@ ./f|{{< ./f}}|\`\`\`|\`\`\`http|\`\`\`rest|{{@request|é|日本|😀|process|[x]`;
const spaces = ['\n', '\n', '\n', '\r\n', '\n\n', ' ', '  ', ...'\t\u00a0\u2028\r\ufeff\0', '\ud800'];
const pieces = [...spaces, ...words.replaceAll('\n', '').split('|').slice(1)];

/** Up to `most` pieces, in any order. */
export function randomHttpText(random: Random, most: number): string {
  return Array.from({ length: 1 + random.below(most) }, () => pieces[random.below(pieces.length)]).join('');
}
