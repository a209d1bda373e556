import { type Alias, type Document, isAlias, Scalar, visit, type YAMLError } from "yaml";

/** What is wrong with a text as YAML. */
export interface SyntaxProblem {
  /** UTF-16 units from the start of the text. */
  readonly offset: number;
  /** What, and how to mend it. Nothing of the text is quoted, since it may be a secret. */
  readonly message: string;
}

type Rule = readonly [beginning: string, message: string];

const QUOTE_IT = "put the text into quotes";
const NO_COLON = "no colon after this key: write `key: value`, with a space behind the colon";
const NOT_ALIGNED = "indented otherwise than the lines it belongs to: begin it in the same column as they do";
const CONFLICT = "the mark of a merge conflict: keep one of the two sides, and remove the marks";
const TEMPLATE = "a template, and no YAML yet: render it first, as `helm template` does";
const ANYTHING =
  "nothing that can stand here: look at the indentation, quotes and brackets of this line and the one above";

/** The parser's codes and, where one code is for several mistakes, how its messages begin. The first that fits counts. */
const RULES: Readonly<Partial<Record<YAMLError["code"], readonly Rule[]>>> = {
  TAB_AS_INDENT: [["", "indented with a tab: use spaces"]],
  MULTILINE_IMPLICIT_KEY: [["", NO_COLON]],
  DUPLICATE_KEY: [["", "the same key twice: remove one of them"]],
  BAD_INDENT: [
    ["Flow", "a bracket is not closed in the lines above, or they are not indented: close it with ] or }"],
    ["", NOT_ALIGNED],
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    ["Nested mappings", `a second colon: ${QUOTE_IT}, or begin a new line`],
    ["A block sequence", "a list item among keys: indent all items of a list alike, below the list's key"],
  ],
  BLOCK_IN_FLOW: [["", "no comma between two entries in brackets"]],
  MISSING_CHAR: [
    ["Missing closing", "this quote is not closed: put the same one at the end of the text"],
    ["Sequence item without", NOT_ALIGNED],
    ["Implicit map keys", NO_COLON],
    ["Missing ,", "no comma, or no colon, between two entries in brackets"],
    ["Flow map", "a bracket is not closed: end the object with }"],
    ["Flow sequence", "a bracket is not closed: end the list with ]"],
    ["Comments", "a comment right behind a text: put a space before #"],
    [
      "Block scalars",
      "a text that begins with lines of spaces: remove the spaces, or indent the lines less than the text",
    ],
    ["Block collection", "a text behind ---: begin a new line"],
  ],
  BAD_SCALAR_START: [["", `a text cannot begin with this character: ${QUOTE_IT}`]],
  BAD_DQ_ESCAPE: [["", "no escape that YAML knows: write \\\\ for a backslash, or use single quotes"]],
  BAD_ALIAS: [["", `no name behind & or *: ${QUOTE_IT} if it begins so`]],
  ALIAS_PROPS: [["", `an anchor or a tag before *: remove it, or ${QUOTE_IT}`]],
  MULTIPLE_ANCHORS: [["", `two anchors: remove one, or ${QUOTE_IT}`]],
  MULTIPLE_TAGS: [["", `two tags: remove one, or ${QUOTE_IT}`]],
  TAG_RESOLVE_FAILED: [["", `a tag that is not known: remove it, or ${QUOTE_IT} if it begins with !`]],
  BAD_DIRECTIVE: [["", "a line of % that is not known: remove it"]],
  KEY_OVER_1024_CHARS: [["", "a key of more than 1024 characters: shorten it"]],
  RESOURCE_EXHAUSTION: [["", "nested too deeply: no resource needs so many levels"]],
  UNEXPECTED_TOKEN: [
    [
      "Unexpected scalar at node end",
      `a text behind the end of the value: ${QUOTE_IT} as a whole, or begin a new line`,
    ],
    ["Unexpected block-seq-ind", "a list on the line of its key: begin a new line before the dash"],
    ["Block scalar header", "a text on the line of | or >: begin a new line"],
    ["Unexpected flow-", "a closing bracket too much: remove it"],
    ["Unexpected ,", "a comma too much: remove it"],
  ],
};

/** A parser's error in our words, at the place to look at. */
export function syntaxProblem(error: YAMLError, document: Document, text: string): SyntaxProblem {
  const [at] = error.pos;
  const line = lineFrom(text, text.lastIndexOf("\n", at - 1) + 1);
  if (/^(<<<<<<<|=======|>>>>>>>)/.test(line)) return { offset: at, message: CONFLICT };
  if (line.includes("{{")) return { offset: at, message: TEMPLATE };
  const message = RULES[error.code]?.find(([beginning]) => error.message.startsWith(beginning))?.[1] ?? ANYTHING;
  if (error.code === "BLOCK_AS_IMPLICIT_KEY") return misplaced(error, text, message);
  if (message === NOT_ALIGNED) return { offset: contentFrom(text, at), message };
  if (error.message.startsWith("Missing closing")) return { offset: openingQuote(document, at), message };
  return { offset: at, message };
}

/** What is wrong with the aliases of a text that is right as YAML otherwise. */
export function aliasProblem(document: Document): SyntaxProblem {
  const unknown = firstUnknownAlias(document);
  return unknown === undefined
    ? { offset: 0, message: "aliases (*name) that repeat too much: write out what they stand for" }
    : {
        offset: unknown.range?.[0] ?? 0,
        message: `an alias (*name) without its anchor (&name) above: ${QUOTE_IT} if it is to begin with *`,
      };
}

/** Where a line begins too far to the right, the parser names the line above, of which it takes it to be a part. */
function misplaced({ pos: [at] }: YAMLError, text: string, message: string): SyntaxProblem {
  const start = at + (/^[ \t]*/.exec(lineFrom(text, at))?.[0].length ?? 0);
  const line = lineFrom(text, start);
  if (line.startsWith("-") || /:(\s|$)/.test(line)) return { offset: start, message };
  return { offset: contentFrom(text, start + line.length), message: NOT_ALIGNED };
}

/** Behind blank lines, comments and indentation. */
function contentFrom(text: string, start: number): number {
  for (let at = start; at < text.length; ) {
    const line = lineFrom(text, at);
    const content = line.trimStart();
    if (content !== "" && !content.startsWith("#")) return at + line.length - content.length;
    at += line.length + 1;
  }
  return start;
}

function lineFrom(text: string, start: number): string {
  const end = text.indexOf("\n", start);
  return text.slice(start, end === -1 ? undefined : end);
}

/** The parser names the end of the text, which is where the quote is missed. */
function openingQuote(document: Document, end: number): number {
  const found: { offset?: number } = {};
  visit(document, {
    Scalar: (_, { type, range }) => {
      if (type !== Scalar.QUOTE_DOUBLE && type !== Scalar.QUOTE_SINGLE) return undefined;
      if (range === undefined || range === null || range[1] < end) return undefined;
      found.offset = range[0];
      return visit.BREAK;
    },
  });
  return found.offset ?? end;
}

function firstUnknownAlias(document: Document): Alias | undefined {
  const anchors = new Set<string>();
  const found: { alias?: Alias } = {};
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.add(node.anchor);
        return undefined;
      }
      if (anchors.has(node.source)) return undefined;
      found.alias = node;
      return visit.BREAK;
    },
  });
  return found.alias;
}
