"""Problems → what people and programs read: a module for each format."""
