import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { options } from '../../src/build/bundle';
import { runCommand } from '../harness/command';
import { root } from '../harness/paths';
import { selfSigned } from '../support/certificates';
import { listening, portOf } from '../support/rawServer';
import { compared, type Figure, milliseconds, type Row } from './figure';

/** What the child process measured, in milliseconds at the median. */
export interface TokenTimes {
  readonly gobiz: Times & { readonly openidClient: number };
  readonly doku: Times & { readonly signature: number; readonly library: number };
}

interface Times {
  readonly ours: number;
  /** `agent: false`: nothing is left from the request before. */
  readonly bare: number;
}

/** A token from a server on loopback, over TLS, a connection for each. */
export const tokens: Row = {
  name: 'tokens',
  title: 'a token from a server on loopback',
  run: async () => figures(await measureInChild()),
};

function figures({ gobiz, doku }: TokenTimes): readonly Figure[] {
  const bare = 'https.request, agent: false';
  const ofDoku = doku.ours - doku.signature;
  return [
    compared('GoBiz token', gobiz.ours, bare, gobiz.bare, milliseconds, 1.15),
    compared('GoBiz token', gobiz.ours, 'openid-client, keep-alive', gobiz.openidClient, milliseconds),
    compared('DOKU token net of signature', ofDoku, bare, doku.bare, milliseconds, 1.15),
    compared('DOKU token', doku.ours, 'doku-nodejs-library', doku.library, milliseconds),
  ];
}

/** Node reads further certificates only when it starts, and Kunci never goes without a check. */
async function measureInChild(): Promise<TokenTimes> {
  const server = await startTokenServer();
  const folder = await mkdtemp(join(tmpdir(), 'kunci-bench-'));
  try {
    const certificate = join(folder, 'localhost.pem');
    await writeFile(certificate, selfSigned.cert);
    const child = await bundledChild(folder);
    const { code, output } = await runCommand(process.execPath, [child, String(server.port)], {
      cwd: root,
      environment: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
    });
    if (code !== 0) throw new Error(output);
    return JSON.parse(output.trim().split('\n').at(-1) ?? '') as TokenTimes;
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

/** Made as the extension is: a loader of TypeScript would take its time at each import. @returns its file */
async function bundledChild(folder: string): Promise<string> {
  const place = pathToFileURL(join(root, 'test/harness/paths.ts')).href;
  await build({
    ...options,
    entryPoints: { ...options.entryPoints, child: 'test/bench/tokensChild.ts' },
    outdir: folder,
    define: { 'import.meta.url': JSON.stringify(place) },
  });
  return join(folder, 'child.js');
}

const token = 't'.repeat(700);

/** What the providers' endpoints answer to a good request, at once: the rest of a token's time is the client's. */
const answers: Readonly<Record<string, unknown>> = {
  '/oauth2/token': {
    access_token: token,
    expires_in: 3599,
    scope: 'partner:outlet:read',
    token_type: 'bearer',
  },
  '/authorization/v1/access-token/b2b': {
    responseCode: '2007300',
    responseMessage: 'Successful',
    accessToken: token,
    tokenType: 'Bearer',
    expiresIn: 900,
    additionalInfo: '',
  },
};

/** Both providers' token endpoints over TLS on loopback, with a certificate for localhost. */
async function startTokenServer() {
  const server = createServer(selfSigned, (request, response) => {
    const answer = answers[request.url ?? ''];
    request.resume().on('end', () => {
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? {}));
    });
  });
  return { stop: await listening(server, { port: 0, host: 'localhost' }), port: portOf(server) };
}
