/** A refusal of the server, as RFC 9457 problem details; every failed request becomes one. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** The machine's name of the kind of refusal, e.g. "Oversold". */
  readonly type: string;
  /** Sentences by field name, to stand beside the fields of a form. */
  readonly fields: Readonly<Record<string, string>>;
  /** The id that support can look up, for unexpected failures. */
  readonly id: string | null;
  readonly retryAfterS: number | null;
  /** All members of the document. */
  readonly document: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    document: Record<string, unknown>,
    retryAfterS: number | null = null,
  ) {
    const title = text(document.title) ?? fallbackTitle(status);
    const detail = text(document.detail) ?? fallbackDetail(status);
    super(detail);
    this.name = "ApiProblem";
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.type = text(document.type) ?? "about:blank";
    this.fields = readFields(document);
    this.id = text(document.id) ?? text(document.instance);
    this.retryAfterS = retryAfterS;
    this.document = document;
  }
}

/** No answer at all: offline, or the server is away. */
export class NoAnswer extends ApiProblem {
  constructor() {
    super(0, {
      title: "No answer from Bursar",
      detail: "The server could not be reached. Check the connection; nothing was changed.",
    });
    this.name = "NoAnswer";
  }
}

export async function problemFrom(response: Response, body: unknown): Promise<ApiProblem> {
  const document = isRecord(body) ? body : {};
  const wait = Number(response.headers.get("Retry-After"));
  return new ApiProblem(response.status, document, wait > 0 ? wait : null);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function fallbackTitle(status: number): string {
  if (status === 403) return "Not allowed";
  if (status === 404) return "Not found";
  if (status === 429) return "Too many requests";
  return status >= 500 ? "Something broke on our side" : "That cannot be done";
}

function fallbackDetail(status: number): string {
  if (status === 404) return "It does not exist, or it is not shared with you.";
  return status >= 500
    ? "Nothing was changed. Try again; if it stays, tell us when it happened."
    : "The request was refused.";
}

/** One field as `field`, several as `fields: [{field, reason}]`. */
function readFields(document: Record<string, unknown>): Record<string, string> {
  const fields: Record<string, string> = {};
  const single = text(document.field);
  if (single) fields[single] = text(document.detail) ?? "";
  const several = Array.isArray(document.fields) ? document.fields : [];
  for (const one of several) {
    if (!isRecord(one)) continue;
    const name = text(one.field);
    const reason = text(one.reason);
    if (name && reason) fields[name] ??= reason;
  }
  return fields;
}
