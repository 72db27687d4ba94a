"""Events: triggers with type, modality, polarity, date and arguments."""
