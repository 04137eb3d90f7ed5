"""Each question computed, put into words and drawn: the sections of the report."""

from collections.abc import Callable, Sequence

from commentsense_sentiment import LABELS
from matplotlib.figure import Figure

from commentsense_training import drawing
from commentsense_training.eda import (
    bars,
    checks,
    classes,
    clouds,
    duplicates,
    languages,
    lengths,
    marks,
    noise,
    pictures,
    stops,
    terms,
)
from commentsense_training.eda.report import Numbers, Picture, Report, Section
from commentsense_training.eda.rows import Table
from commentsense_training.eda.words import percent

Say = Callable[[str], None]


def _picture(slug: str, alt: str, figure: Figure, colours: int = 64) -> Picture:
    return Picture(slug, alt, drawing.png(figure, dpi=140, colours=colours))


def build(profile: str, tables: Sequence[Table], seed: int, say: Say) -> Report:
    """Compute, put into words and draw everything; `say` tells how far it is."""
    say("class shares, lengths, stop words, punctuation")
    stop_words = stops.compute(tables)
    sections = [_classes(tables), _lengths(tables), _stops(stop_words), _marks(tables)]
    say("n-grams and word clouds")
    sections += _terms(terms.compute(tables), seed)
    say("languages and repeats")
    sections += [_languages(tables, stop_words), _duplicates(tables)]
    sections.append(_noise(tables, seed, say))
    held = [(table, int((~table.shown).sum())) for table in tables]
    sources = [
        ("Source", "Rows", "Described", "Held back (test)", "Labels"),
        *((t.source.name, f"{len(t.keys):,d}", f"{len(t.keys) - n:,d}", f"{n:,d}", t.source.labelled) for t, n in held),
    ]
    return Report(profile, sources, [table.source.name for table in tables], sections)


def _classes(tables: Sequence[Table]) -> Section:
    found = classes.compute(tables)
    head = ("Source", "Comments", *LABELS)
    rows = [(r.name, f"{r.rows:,d}", *(f"{r.counts[x]:,d} ({percent(r.shares[x])})" for x in LABELS)) for r in found]
    return Section(
        "class-shares",
        "Class shares",
        "Every row outside the test part, as published.",
        classes.findings(found),
        [_picture("class-shares", "Bars of the shares of negative, neutral and positive comments by source",
                  pictures.class_shares(found))],
        [Numbers("Comments by label", [head, *rows])],
    )  # fmt: skip


def _lengths(tables: Sequence[Table]) -> Section:
    found = lengths.compute(tables)
    head = ("Source", "Measure", "Label", "5 %", "25 %", "Median", "75 %", "95 %")
    rows = [
        (r.name, measure, label, *(f"{v:,.0f}" for v in r.by_measure[measure][label].percentiles.values()))
        for r in found for measure in lengths.MEASURES for label in LABELS
    ]  # fmt: skip
    return Section(
        "lengths",
        "Lengths",
        "Characters as published; words as the model's tokeniser finds them. The curves are kernel density estimates "
        "of the logarithm; boxes show quartiles and median, whiskers the 5th and 95th percentile.",
        lengths.findings(found),
        [
            _picture("lengths-kde", "Density curves of lengths by label and source", pictures.length_curves(found)),
            _picture("lengths-box", "Box plots of lengths by label and source", pictures.length_boxes(found)),
        ],
        [Numbers("Percentiles of lengths", [head, *rows])],
    )


def _stops(found: Sequence[stops.StopWords]) -> Section:
    head = ("Source", *(f"{label}: {what}" for what in ("stop words", "negations in 100") for label in LABELS))
    rows = [
        (r.name, *(percent(r.share[x]) for x in LABELS), *(f"{r.negations[x]:.2f}" for x in LABELS)) for r in found
    ]  # fmt: skip
    return Section(
        "stop-words",
        "Stop words",
        f"{len(stops.stop_words())} English stop words (scikit-learn's and wordcloud's lists); comments in supported "
        "languages, each text once.",
        stops.findings(found),
        [_picture("stop-words", "Dots of stop word shares and of negations by label and source",
                  pictures.stop_shares(found))],
        [Numbers("Stop words and negations", [head, *rows])],
    )  # fmt: skip


def _marks(tables: Sequence[Table]) -> Section:
    found = marks.compute(tables)
    head = ("Source", "Mark", "all", *LABELS)
    rows = [
        (r.name, mark, percent(r.overall[mark]), *(percent(r.by_label[mark][x]) for x in LABELS))
        for r in found for mark in marks.MARKS
    ]  # fmt: skip
    return Section(
        "punctuation",
        "Punctuation and capitals",
        "Share of comments that have the mark at least once, as published.",
        marks.findings(found),
        [_picture("punctuation", "Dots of the share of comments with each mark by label and source",
                  pictures.mark_shares(found))],
        [Numbers("Comments with each mark", [head, *rows])],
    )  # fmt: skip


def _terms(found: Sequence[terms.SourceTerms], seed: int) -> list[Section]:
    least = "; ".join(f"{r.name} {r.shared_by}" for r in found)
    base = (
        "Comments in supported languages, each text once and each n-gram once a comment; handles, addresses and "
        "numbers left out, swear words masked, phrases with one and words for groups of people left out. Shown are "
        f"those that several comments share (at least: {least})."
    )
    return [
        Section(
            "ngrams",
            "Most frequent words, pairs and triples",
            f"{base} Those that hold stop words alone are left out.",
            terms.frequent_findings(found),
            [_picture(f"ngrams-{r.slug}", f"Bars of the most frequent n-grams by label, {r.name}", bars.frequent(r))
             for r in found],
            [_listed(r, distinctive=False) for r in found],
        ),
        Section(
            "distinctive",
            "What sets the labels apart",
            "Log-odds of a label against the others with an informative prior (Monroe, Colaresi and Quinn 2008), in "
            "standard errors; shown from 1.96 on.",
            terms.distinctive_findings(found),
            [_picture(f"distinctive-{r.slug}", f"Bars of the most distinctive n-grams by label, {r.name}",
                      bars.distinctive(r)) for r in found],
            [_listed(r, distinctive=True) for r in found],
        ),
        Section(
            "word-clouds",
            "Word clouds",
            "Words that the label has more than the others do (log-odds above zero), larger where more comments have "
            "them; stop words, swear words and words for groups of people left out.",
            terms.cloud_findings(found),
            [_picture(f"cloud-{r.slug}", f"Word clouds of negative, neutral and positive comments, {r.name}",
                      clouds.clouds(r, seed)) for r in found],
        ),
    ]  # fmt: skip


def _listed(result: terms.SourceTerms, *, distinctive: bool) -> Numbers:
    rows: list[Sequence[str]] = [("Label", "Size", "Term", "Comments", "z")]
    for label in LABELS:
        chosen = result.labels[label].distinctive if distinctive else result.labels[label].frequent
        rows += [
            (label, str(size), term.text, f"{term.comments:,d}", f"{term.z:.1f}")
            for size, found in chosen.items() for term in found
        ]  # fmt: skip
    return Numbers(f"{'Distinctive' if distinctive else 'Frequent'} n-grams, {result.name}", rows)


def _languages(tables: Sequence[Table], stop_words: Sequence[stops.StopWords]) -> Section:
    found = languages.compute(tables, [max(result.share.values()) for result in stop_words])
    head = ("Source", "Language", "Comments", "Share")
    rows: list[Sequence[str]] = []
    for r in found:
        rows += [
            (r.name, name, f"{share * r.rows:,.0f}", percent(share))
            for name, share in (("English", r.english), ("too short or mixed to tell", r.undetermined))
        ]
        rows += [(r.name, name, f"{n:,d}", percent(n / max(1, r.rows))) for name, n in r.foreign]
    return Section(
        "languages",
        "Languages",
        "By the detector that serves: fastText's lid.176, a list of plain English words, and the share of letters of "
        "other scripts. A comment too short or mixed to tell is answered as if it were English.",
        languages.findings(found),
        [_picture("languages", "Bars of language shares by source, and of the languages that are not supported",
                  checks.languages(found))],
        [Numbers("Comments by language", [head, *rows])],
    )  # fmt: skip


def _duplicates(tables: Sequence[Table]) -> Section:
    found = duplicates.compute(tables)
    head = ("Source", "Rows", "Distinct", "Repeats", "Equal letter by letter", "Without a word", "Repeated texts",
            "With several labels", *(f"{n} times" for n in ("2", "3", "4", "5 or more")))  # fmt: skip
    rows = [
        (s.name, *(f"{n:,d}" for n in (s.rows, s.distinct, s.repeats, s.exact, s.wordless, s.repeated, s.conflicting,
                                       *s.copies.values())))
        for s in found.sources
    ]  # fmt: skip
    return Section(
        "duplicates",
        "Duplicates",
        "Two texts are the same when the model cannot tell them apart: equal tokens after normalisation. Test parts "
        "are counted too, their labels are not read.",
        duplicates.findings(found),
        [_picture("duplicates", "Bars of repeats, conflicting labels and held-out rows that stand in train; table of "
                  "texts that sources share", checks.duplicates(found))],
        [Numbers("Repeats", [head, *rows])],
    )  # fmt: skip


def _noise(tables: Sequence[Table], seed: int, say: Say) -> Section:
    found: list[noise.Noise] = []
    skipped: list[str] = []
    for table in tables:
        say(f"labels of {table.source.name}, questioned out of fold")
        result = noise.compute(table, seed)
        if result is None:
            skipped.append(table.source.name)
        else:
            found.append(result)
    head = ("Source", "Comments", "Suspected", *LABELS, "Changed and found", "Others suspected", "TextBlob's sign")
    rows = [
        (r.name, f"{r.comments:,d}", percent(r.suspected), *(percent(r.by_label[x]) for x in LABELS),
         percent(r.planted_found), percent(r.others_suspected), percent(r.polarity_agreement))
        for r in found
    ]  # fmt: skip
    drawn = [
        _picture("label-noise", "Bars of suspected labels by source and label, of what the check finds, and of the "
                 "agreement with TextBlob's sign", checks.suspected(found)),
        _picture("label-moves", "Tables of suspected labels, given against suggested, by source", checks.moves(found)),
    ] if found else []  # fmt: skip
    return Section(
        "label-noise",
        "Label noise",
        "Confident learning (cleanlab): a plain linear model is fitted on four fifths of the distinct comments and "
        "asked about the last one; a label is suspected where it is surely of another mind. Then one label of twenty "
        "is changed on purpose and all is done again, to see what a suspicion is worth. Beside it the sign of "
        "TextBlob's polarity, a word list, for the same comments (for Reddit, whose comments were cleaned, for its raw "
        "ones).",
        noise.findings(found, skipped),
        drawn,
        [Numbers("Suspected labels", [head, *rows])],
    )
