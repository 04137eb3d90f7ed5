"""What the model must be able to do, as templated cases: a suite in the style of CheckList.

Capabilities are of three kinds: minimum functionality (MFT: a plain case has one right label, or
a few), invariance (INV: a change that means nothing must not change the label) and direction
(DIR: a change must not move a probability the wrong way). Half of each capability's templates are
sealed: their texts are never shown, so that what is mended is mended in general.
"""

from commentsense_training.checklist.cases import Capability, Case, capabilities
from commentsense_training.checklist.judge import INVARIANCE_LIMIT, card_figures, run
from commentsense_training.checklist.templates import HALVES

__all__ = ["HALVES", "INVARIANCE_LIMIT", "Capability", "Case", "capabilities", "card_figures", "run"]
