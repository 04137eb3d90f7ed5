"""From labelled text to the model that ships."""
