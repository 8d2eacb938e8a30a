"""The pages of the app, and what they share: exact words as HTML, places, building."""
