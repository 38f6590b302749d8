"""Where articles come from: feeds, web pages, and the network that carries them."""
