"""Work that is parted into tasks, each done by whatever engine runs it: files in, parts out."""
