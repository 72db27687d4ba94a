"""Label Studio, and its words (region, result, from_name, to_name, completed_by), only here."""
