"""comment-fetcher: YouTube Data API v3 to the ledger of an analysis."""
