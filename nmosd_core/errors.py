"""The one error a reader of the dashboard is shown."""


class TrialDataError(Exception):
    """Something about the trial's data that a reader can mend.

    The message is one sentence or two that name what is wrong, where it is, and what to do.
    It is shown as it stands on a page and on the command line.
    """


class NotSupplied(TrialDataError):  # noqa: N818  it is a state of the data, not a fault
    """A dataset that a question needs was not part of the export.

    The rest of the dashboard works; the page of that question shows this sentence.  `in_short`
    says it where there is room for a few words: "CE not supplied".  `is_planned` is whether the
    protocol in force asks for it: what it does not is not to be added.
    """

    def __init__(
        self, sentence: str, in_short: str = "not supplied", *, is_planned: bool = True
    ) -> None:
        super().__init__(sentence)
        self.in_short = in_short
        self.is_planned = is_planned


class HeldBack(NotSupplied):
    """What is not shown in presentation mode, because it is not final.

    It is said in place of the answer, never left out silently.
    """

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} are work in progress and not shown in presentation mode.")
