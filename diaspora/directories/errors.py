"""Every error of the directories package, under one base class; messages are for people and say what to do."""

from diaspora.sentence import Sentence


class DirectoryError(Exception):
    """Base of this package's errors. `sentence` is what is said, in the reader's language at the border."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class ExportRefused(DirectoryError):
    """An export that is not made: not this person's right, no such layout, no reason given, too many rows."""


class ExportTakenOver(DirectoryError):
    """Another process goes on with this export; this one has stopped."""
