"""Where given words stand in the library, and what is different about them."""
