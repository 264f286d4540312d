"""Time at risk of which nothing is recorded, in words."""

from nmosd_core.analyses.unobserved import Unobserved
from nmosd_core.tables.wording import in_short


def unobserved_in_words(unobserved: Unobserved) -> str:
    """Of how many nothing is recorded before their time at risk ends; empty where of nobody."""
    people = unobserved.people
    if people.empty:
        return ""
    shortest, longest = int(people["days"].min()), int(people["days"].max())
    days = f"{longest}" if shortest == longest else f"{shortest} to {longest}"
    return (
        f"Of {len(people)} of {unobserved.treated} treated participants nothing is recorded in "
        f"the last {days} days of their time at risk ({in_short(', '.join(people['participant']))})"
        ". They count as observed to its end, but attacks and events since are not known."
    )
