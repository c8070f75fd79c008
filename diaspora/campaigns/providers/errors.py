"""What can go wrong at a provider's border."""


class ProviderMisconfigured(Exception):
    """The provider cannot be used as it is set up. No retry helps: a person must change a setting.

    Stands outside every retryable error on purpose, and is raised before anything was handed over.
    """


class BadHeader(ValueError):
    """A header's value cannot stand in a mail: it holds a line break or is not an address."""
