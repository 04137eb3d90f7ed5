/** What the API answers, as docs/api.md describes it. */

export type Label = "negative" | "neutral" | "positive";
export type State = "queued" | "fetching" | "scoring" | "completed" | "partial" | "cancelled" | "failed";
export type Code =
  | "comments_disabled"
  | "video_not_found"
  | "quota_exhausted"
  | "upstream_unavailable"
  | "model_unavailable"
  | "stalled";
export type Order = "time" | "relevance";
export type ModelAlias = "champion" | "challenger";
export type Kind = "question" | "praise" | "complaint" | "spam";
export type Granularity = "day" | "week" | "month";

/** What can go wrong with a call. */
export type ApiErrorKind =
  | "offline"
  | "not_permitted"
  | "unauthorized"
  | "not_found"
  | "rate_limited"
  | "busy"
  | "refused"
  | "server";

export interface Interval {
  estimate: number;
  low: number;
  high: number;
}

export interface Share extends Interval {
  label: Label;
  count: number;
  share_raw: number;
}

export type ShareView = Share;

export interface Progress {
  fetched: number;
  scored: number;
  skipped: Record<string, number>;
  repeats: number;
  pages: number;
  video_comments: number | null;
  expected: number | null;
  /** 0 to 1. */
  done: number;
}

export interface Basis {
  counted: number;
  owner_comments: number;
  includes_owner: boolean;
  unsupported_language: number;
  below_confidence: number;
  min_confidence: number;
  corrected: boolean;
  method: string;
}

export interface ModelInfo {
  alias: ModelAlias;
  versions: string[];
  mixed: boolean;
}

export interface Trouble {
  code: Code;
  reason: string;
  advice: string;
  retry_at: string | null;
}

export interface Options {
  max_comments: number;
  include_replies: boolean;
  order: Order;
}

export interface Snapshot {
  id: string;
  revision: number;
  video: string;
  title: string;
  channel: string;
  state: State;
  final: boolean;
  trouble: Trouble | null;
  options: Options;
  source: string | null;
  progress: Progress;
  coverage: string;
  shares: Share[];
  mean_sentiment: Interval;
  enough: boolean;
  not_enough_because: string | null;
  basis: Basis;
  model: ModelInfo;
  quota_spent: number;
  created_at: string;
  updated_at: string;
  ended_at: string | null;
  expires_at: string;
  notice: string;
}

export interface Started extends Snapshot {
  /** False when a running or fresh analysis with the same options was there. */
  created: boolean;
}

export type Counts = Record<Label, number>;

/** An analysis in a list. */
export interface Summary {
  id: string;
  video: string;
  title: string;
  channel: string;
  channel_id: string;
  video_comments: number | null;
  counts: Counts;
  state: State;
  code: Code | null;
  model: ModelAlias;
  source: string | null;
  fetched: number;
  scored: number;
  created_at: string;
  ended_at: string | null;
  expires_at: string;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Difference {
  label: Label | "mean_sentiment";
  difference: number;
  low: number;
  high: number;
  distinguishable: boolean;
}

export interface Compared {
  id: string;
  video: string;
  title: string;
  state: State;
  coverage: string;
  shares: Share[];
  mean_sentiment: Interval;
  enough: boolean;
  not_enough_because: string | null;
  basis: Basis;
  model: ModelInfo;
  differences: Difference[] | null;
}

export interface Comparison {
  items: Compared[];
  caution: string | null;
  notice: string;
}

export interface TimelinePoint extends Counts {
  /** First day of the period, UTC, YYYY-MM-DD. */
  start: string;
  total: number;
}

export interface Timeline {
  id: string;
  revision: number;
  granularity: Granularity;
  points: TimelinePoint[];
  gaps_filled: boolean;
  undated: number;
  notice: string;
}

export interface Term {
  term: string;
  z: number;
  count: number;
  total: number;
}

export interface Terms extends Record<Label, Term[]> {
  id: string;
  revision: number;
  comments: number;
  notice: string;
}

export interface CommentView {
  id: string;
  parent: string | null;
  is_owner: boolean;
  likes: number;
  published_at: string | null;
  text: string;
  label: Label | null;
  negative: number | null;
  neutral: number | null;
  positive: number | null;
  confidence: number | null;
  language: string | null;
  supported: boolean | null;
  model_version: string | null;
  skipped: string | null;
  kinds: Kind[];
}

export interface CommentPage extends Page<CommentView> {
  notice: string;
}

/** What an analysis knows of a comment, without its text. */
export interface LookupItem {
  id: string;
  label: Label | null;
  negative: number | null;
  neutral: number | null;
  positive: number | null;
  confidence: number | null;
  language: string | null;
  supported: boolean | null;
  skipped: string | null;
}

export interface Lookup {
  id: string;
  revision: number;
  items: LookupItem[];
  notice: string;
}

export interface Topic {
  term: string;
  count: number;
}

/** Questions, praise or complaints. */
export interface Voices {
  count: number;
  share: number;
  topics: Topic[];
  items: CommentView[];
}

export interface LanguageShare {
  language: string;
  count: number;
  share: number;
  supported: boolean;
}

export interface Insights {
  id: string;
  revision: number;
  comments: number;
  questions: Voices;
  praise: Voices;
  complaints: Voices;
  spam: { count: number; share: number; items: CommentView[] };
  duplicates: { count: number; share: number; groups: { text: string; count: number }[] };
  languages: LanguageShare[];
  notice: string;
}

export interface Quota {
  day: string;
  limit: number;
  spent: number;
  left: number;
  exhausted: boolean;
  renews_at: string;
}

export interface Limits {
  default_max_comments: number;
  max_comments_cap: number;
  retention_days: number;
  freshness_seconds: number;
}

export interface ServiceStatus {
  version: string;
  quota: Quota;
  queues: { name: "fetch" | "score"; waiting: number; oldest_seconds: number }[];
  running: number;
  store: { used_bytes: number; max_bytes: number };
  models: { alias: ModelAlias; version: string | null; reachable: boolean }[];
  limits: Limits;
}

/** How a new analysis is made. */
export interface StartQuery {
  max_comments?: number;
  include_replies?: boolean;
  order?: Order;
  refresh?: boolean;
}

/** Which comments are asked for. */
export interface CommentsQuery {
  label?: Label | "skipped";
  order?: "likes" | "time" | "confidence";
  direction?: "asc" | "desc";
  replies?: boolean;
  include_owner?: boolean;
  language?: string;
  search?: string;
  kind?: Kind;
  limit?: number;
  cursor?: string;
}
