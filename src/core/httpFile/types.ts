/** What is read out of the text of a `.http` file. Every place is a pair of offsets into that text. */

/** From `start` up to, but without, `end`, in UTF-16 code units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface HttpFile extends Block {
  /** The text in pieces, from one `###` to the next: to both dialects each is a world of its own but for variables. */
  readonly blocks: readonly Block[];
  /** Where each block begins. */
  readonly starts: readonly number[];
  /** A block with its offsets moved to its place; what is in it are the very objects of the lists of the file. */
  placed(index: number): Block;
}

/** What is read out of one piece of text, in offsets that begin with the piece. */
export interface Block {
  readonly text: string;
  readonly requests: readonly FileRequest[];
  readonly variables: readonly FileVariable[];
  readonly references: readonly Reference[];
  readonly comments: readonly Range[];
  /** Lines with `###`. */
  readonly separators: readonly Range[];
  /** httpYac's JavaScript between `{{` and `}}` lines, and IntelliJ's between `{%` and `%}`. */
  readonly scripts: readonly Range[];
  /** Names whose values exist only while sending: prompts, named requests, loop variables. */
  readonly unsettled: readonly NamedRange[];
}

export interface NamedRange extends Range {
  readonly name: string;
}

export interface FileRequest {
  /** From the request line to the end of the last line that is sent. */
  readonly range: Range;
  /** The same with the comments and variables around it, from separator to separator. */
  readonly region: Range;
  /**
   * The request that REST Client sends this text with. It separates requests by `###` at column 0 only, while
   * httpYac also starts one at an indented `###` and at any line that reads like a request line.
   */
  readonly outer?: FileRequest;
  /** In capitals; `GET` where none is written. */
  readonly method: string;
  /** The request line, spaces at its ends left out. */
  readonly line: Range;
  readonly url: Range;
  /** Lines that both senders, or one of them, append to the URL. */
  readonly continuations: readonly Continuation[];
  readonly headers: readonly Header[];
  /** httpYac's `...name`, which adds headers from a JavaScript object. */
  readonly spreadsHeaders: boolean;
  readonly body?: Body;
  readonly metadata: readonly Metadata[];
}

export interface Continuation extends Range {
  /** REST Client takes only lines right below the request line, beginning with `?` or `&`. */
  readonly restClient: boolean;
}

export interface Header {
  readonly name: string;
  readonly value: string;
  readonly nameRange: Range;
  readonly valueRange: Range;
}

export interface Body {
  /** `file`: nothing but one file; `mixed`: lines of text and files. */
  readonly kind: 'text' | 'file' | 'mixed';
  /** Without blank lines and comments at the end; comments between its lines are not sent (see `bodyLines`). */
  readonly range: Range;
  readonly files: readonly BodyFile[];
}

/** A line `< path`, or `<@ path` (`<@latin1 path`), whose file has its variables replaced. */
export interface BodyFile {
  readonly range: Range;
  readonly path: string;
  readonly pathRange: Range;
  readonly replacesVariables: boolean;
  readonly encoding?: string;
}

/** A comment `# @key value`. */
export interface Metadata {
  readonly key: string;
  readonly value: string;
  readonly valueRange: Range;
}

/** A line `@name = value`. REST Client holds it for the whole document, wherever it stands. */
export interface FileVariable {
  readonly range: Range;
  readonly name: string;
  readonly nameRange: Range;
  /** As the dialect reads it: REST Client resolves backslash escapes. */
  readonly value: string;
  readonly valueRange: Range;
  /** A line that the two read differently gives one entry for each. */
  readonly dialect: 'both' | 'restClient' | 'httpYac';
}

export interface Reference {
  /** With the braces where there are some. */
  readonly range: Range;
  /** Empty where the form is `anyName`. For `indirect`: the name of the environment variable. */
  readonly name: string;
  readonly nameRange: Range;
  readonly form: ReferenceForm;
}

/**
 * - `plain`: `{{$processEnv NAME}}`, which both senders resolve.
 * - `restClient`: only REST Client does, as `{{$processEnv NAME junk}}`.
 * - `httpYac`: only httpYac does, as with two spaces, a tab or none before the name.
 * - `indirect`: `{{$processEnv %x}}`, REST Client's way to take the name from its environment variables.
 * - `unseen`: it says `$processEnv`, but no sender resolves it.
 * - `script`: JavaScript that says `process.env.NAME`.
 * - `anyName`: text that may read any variable, as `process.env[x]` or a file put in by httpYac.
 * - `mention`: a bare word that may be a name. httpYac resolves text until nothing changes, so that a reference
 *   can be put together from pieces; each mention is therefore a possible use.
 */
export type ReferenceForm =
  | 'plain'
  | 'restClient'
  | 'httpYac'
  | 'indirect'
  | 'unseen'
  | 'script'
  | 'anyName'
  | 'mention';
