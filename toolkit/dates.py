"""Dates in EDTF, the Extended Date/Time Format of the Library of Congress."""

from __future__ import annotations

import contextlib
import io


def is_edtf(text: str) -> bool:
    """Whether a string is a date in EDTF, levels 0 to 2.

    >>> is_edtf("2019-05-02"), is_edtf("XXXX-05-02"), is_edtf("2 May 2019")
    (True, True, False)

    Source: https://www.loc.gov/standards/datetime/
    """
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        # Of some strings the parser prints what it tried, and then raises what it happens to.
        with contextlib.redirect_stdout(io.StringIO()):
            parse_edtf(text)
    except (EDTFParseException, ValueError, TypeError, AttributeError):
        return False
    return True
