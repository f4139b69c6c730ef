import type { HttpRequest } from '../model';

/**
 * Formats a request as a cURL command for a POSIX shell. Basic authentication becomes `--user`, so that a variable in
 * place of the secret stays readable.
 */
export function formatCurl(request: HttpRequest): string {
  const lines = [`curl --request ${request.method} ${quoteForShell(request.url)}`];
  for (const [name, value] of Object.entries(request.headers)) {
    const basic = name.toLowerCase() === 'authorization' ? /^Basic (.+)$/.exec(value)?.[1] : undefined;
    lines.push(
      basic === undefined
        ? `--header ${quoteForShell(`${name}: ${value}`)}`
        : `--user ${quoteForShell(Buffer.from(basic, 'base64').toString('utf8'))}`,
    );
  }
  if (request.body !== undefined) lines.push(`--data-raw ${quoteForShell(request.body)}`);
  return lines.join(' \\\n  ');
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
