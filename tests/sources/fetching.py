"""What tests of fetching share."""

import pytest

from bot.errors import FetchError
from bot.sources.fetch import Fetcher, Validators

STORY = "<p>मधुबनी में 12 नई लाइब्रेरी खुलीं।</p>"


async def refused(fetcher: Fetcher, url: str, validators: Validators = Validators()) -> FetchError:  # noqa: B008
    """The error of a fetch that must not succeed."""
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(url, validators=validators)
    return caught.value
