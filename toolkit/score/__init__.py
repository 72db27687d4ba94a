"""How good suggestions are, held against gold: precision, recall and F1, by layer and by rule.

`score` takes records and gives every figure; `sections_found` takes documents; `differences` lists
what an annotator would have to correct, item by item. Spans are matched
as `toolkit.agreement` matches those of two readers, and roles are compared by actor.
"""

from toolkit.score.compare import Figures, Score, score
from toolkit.score.differences import Difference, differences
from toolkit.score.sections import sections_found

__all__ = ["Difference", "Figures", "Score", "differences", "score", "sections_found"]
