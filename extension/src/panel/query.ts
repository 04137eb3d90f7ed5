/** What the list of comments is filtered and ordered by: pure. */

import type { CommentsQuery, Kind, Label } from "../lib/types";

export const ORDERS = ["likes", "time_desc", "time_asc", "unsure", "sure"] as const;
export type OrderName = (typeof ORDERS)[number];

export interface Filters {
  readonly label: Label | "skipped" | "";
  readonly kind: Kind | "";
  readonly language: string;
  readonly replies: "" | "threads" | "replies";
  readonly owner: boolean;
  readonly search: string;
  readonly order: OrderName;
}

export const NO_FILTERS: Filters = {
  label: "",
  kind: "",
  language: "",
  replies: "",
  owner: false,
  search: "",
  order: "likes",
};

const ORDERING: Record<OrderName, Pick<CommentsQuery, "order" | "direction">> = {
  likes: { order: "likes", direction: "desc" },
  time_desc: { order: "time", direction: "desc" },
  time_asc: { order: "time", direction: "asc" },
  unsure: { order: "confidence", direction: "asc" },
  sure: { order: "confidence", direction: "desc" },
};

/** Most characters that the service searches for. */
export const LONGEST_SEARCH = 100;

/** The parameters of a call; what is not set is left out. */
export function query(filters: Filters): CommentsQuery {
  const search = filters.search.trim().slice(0, LONGEST_SEARCH);
  return {
    ...ORDERING[filters.order],
    ...(filters.label ? { label: filters.label } : {}),
    ...(filters.kind ? { kind: filters.kind } : {}),
    ...(filters.language ? { language: filters.language } : {}),
    ...(filters.replies ? { replies: filters.replies === "replies" } : {}),
    ...(filters.owner ? { include_owner: true } : {}),
    ...(search ? { search } : {}),
  };
}

/** How many filters narrow the list; the order does not count. */
export function narrowed(filters: Filters): number {
  const values = [filters.label, filters.kind, filters.language, filters.replies, filters.search.trim()];
  return values.filter(Boolean).length;
}
