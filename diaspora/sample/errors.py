"""What can keep the sample mission from coming to its end; each says in a sentence what happened."""


class SampleError(Exception):
    """Base of everything that this package raises."""


class SiteUnreachable(SampleError):
    """Nobody answers at the address, or not as the mission's pages do."""


class VisitFailed(SampleError):
    """A page did not answer as it should; says which and how."""


class SampleStuck(SampleError):
    """The campaign does not move, or stopped where nobody stopped it."""


class OtherSample(SampleError):
    """The site already holds the sample of another seed."""
