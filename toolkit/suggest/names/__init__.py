"""Who is meant where: names, nominals, pronouns → mentions of actors."""
