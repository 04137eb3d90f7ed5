"""The actions of `training transformers`, each on folders: fetch, finetune, export, compare, package, everything."""

import time
from collections.abc import Sequence
from pathlib import Path

from commentsense_training import evaluation, splits
from commentsense_training.commands import CommandError, Say
from commentsense_training.datasets import Example
from commentsense_training.params import Profile
from commentsense_training.settings import Settings
from commentsense_training.transformers import bases, compare, export, net, quantise, record, ship
from commentsense_training.transformers import finetune as fitting
from commentsense_training.transformers.recipe import Recipe


def fetch(base: str, out: Path | None, jar: Path | None, say: Say) -> Path:
    """Bring the encoder `base`; returns its folder."""
    target = out or bases.place(base.replace("/", "--"))
    bases.fetch(base, target, say, jar=jar)
    return target


def _parts(profile: Profile, names: Sequence[str], work: Path | None) -> list[list[Example]]:
    found = splits.read(profile, work)
    if missing := [name for name in names if not found.get(name)]:
        raise CommandError(f"profile {profile} has no rows in {', '.join(missing)}; it has {', '.join(found)}")
    if held := [name for name in names if name.endswith("-test")]:
        raise CommandError(f"{', '.join(held)} is for `training evaluate --final` alone")
    return [found[name] for name in names]


def finetune(
    recipe: Recipe, profile: Profile, out: Path | None, say: Say, *, work: Path | None = None, restart: bool = False
) -> Path:
    """Fit as the recipe says, score it, log it to MLflow; returns the classifier's folder."""
    chosen, settings = recipe.finetune, Settings()
    out = out or (work or splits.WORK) / profile / "transformers"
    fitted = _parts(profile, list(chosen.fit), work)
    (scored,) = _parts(profile, [chosen.score], work)
    if chosen.score in chosen.fit:
        raise CommandError(f"{chosen.score} cannot be fitted and scored at once")
    data_hash = splits.data_hash(profile, work)
    started = time.monotonic()
    classifier, tokenizer = fitting.run(
        chosen,
        bases.resolve(chosen.base, settings),
        (list(zip(fitted, chosen.fit.values(), strict=True)), data_hash),
        out / "run",
        say,
        on=settings.torch_device,
        restart=restart,
    )
    seconds = time.monotonic() - started
    say(f"scoring {len(scored):,} comments of {chosen.score}")
    found = fitting.probabilities(classifier, tokenizer, [e.text for e in scored], chosen.max_tokens)
    figures = evaluation.quality(evaluation.labels_of(scored), found)
    say(
        f"{chosen.score}: macro recall {figures['macro_recall']['value']:.4f}, "
        f"accuracy {figures['accuracy']['value']:.4f}"
    )
    facts = {"recipe": chosen.model_dump(mode="json"), "data_hash": data_hash, "profile": profile, "figures": figures}
    net.save(classifier, tokenizer, chosen.form(), facts, out)
    told = {**chosen.model_dump(mode="json"), "profile": profile}
    run = record.log(
        f"{'frozen' if chosen.frozen else 'fine-tuned'} {Path(chosen.base).name}", told, data_hash, figures, seconds
    )
    say(f"classifier in {out}, MLflow run {run}")
    return out


def export_folder(
    classifier: Path,
    out: Path,
    profile: Profile,
    weights: str,
    least_pieces: int,
    say: Say,
    *,
    work: Path | None = None,
) -> None:
    """Export `classifier` to the folder `out`; raises `CommandError` for a form of weights that is not known."""
    form = quantise.FORMS.get(weights)
    if form is None:
        raise CommandError(f"no form of weights is called {weights!r}: there are {', '.join(quantise.FORMS)}")
    fitted_on = net.facts(classifier)["recipe"]["fit"]
    texts = [e.text for part in _parts(profile, list(fitted_on), work) for e in part] if least_pieces else []
    export.write(classifier, out, texts, form, least_pieces, say)


def compare_folders(
    folders: Sequence[Path], recipe: Recipe, profile: Profile, rows: int, say: Say, *, work: Path | None = None
) -> list[compare.Line]:
    """Measure exported folders on the first `rows` of the part that the recipe scores."""
    (examples,) = _parts(profile, [recipe.finetune.score], work)
    return compare.compare({folder.name: folder for folder in folders}, examples[:rows], say)


def package_folder(
    exported: Path, classifier: Path, profile: Profile, out: Path, say: Say, *, work: Path | None = None
) -> str:
    """Calibrate and package an exported folder; returns the model's version."""
    told = net.facts(classifier)
    if told["profile"] != profile:
        raise CommandError(f"{classifier.name} was fitted on another profile: add --profile {told['profile']}")
    how = "with its encoder as it came" if told["recipe"]["frozen"] else "fine-tuned"
    kind = f"encoder: {Path(told['recipe']['base']).name}, {how}"
    return ship.write(exported, profile, list(told["recipe"]["fit"]), kind, out, say, work=work)


def everything(
    recipe: Recipe, profile: Profile, out: Path, say: Say, *, work: Path | None = None, restart: bool = False
) -> str:
    """From the base's weights to the model directory; returns the model's version."""
    base = recipe.finetune.base
    if base in bases.listed() and not (bases.place(base) / "config.json").is_file():
        fetch(base, None, None, say)
    classifier = finetune(recipe, profile, None, say, work=work, restart=restart)
    exported = classifier / "exported"
    export_folder(classifier, exported, profile, recipe.export.weights, recipe.export.least_pieces, say, work=work)
    return package_folder(exported, classifier, profile, out, say, work=work)
