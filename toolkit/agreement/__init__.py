"""How far readers agree, in the published terms: each measure names its source.

`agreement` takes records and gives every figure and disagreement. The measures themselves take
values, spans or clusters, and know nothing of records: `coding` (observed agreement, Krippendorff's
alpha, Cohen's kappa), `unitizing` (alpha-u), `identity` (B-cubed, CEAF-e, LEA).
"""

from toolkit.agreement.compare import Agreement, agreement

__all__ = ["Agreement", "agreement"]
