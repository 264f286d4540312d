"""Headline numbers of the laboratory a second time: grade 3 or 4, Hy's law, results not graded.

The grade of each result is the second answer of test_laboratory.py.
"""

from tests.double_programmed.demo import PROTOCOL, agree, each_cut
from tests.double_programmed.test_laboratory import HIGH, LOW, grade, read

RULE = PROTOCOL["laboratory"]["hepatic"]
COUNTS = {"neutrophils_low_grade_3": ["NEUT"], "lymphocytes_low_grade_3": ["LYM"]}


def upper_multiple(row):
    """A result in multiples of its upper limit, also one above what is measured."""
    text, value = row["LBSTRESC"] or "", row["value"]
    if value is None and text.startswith(">"):
        value = float(text[1:])
    return value / row["LBSTNRHI"] if value is not None and row["LBSTNRHI"] else None


def second_answer(cut):
    """Who had a grade 3 or 4, who may meet Hy's law, and how many results have no grade."""
    results, bases, graded, peaks = read(cut), {}, {}, {}
    criterion = without = 0
    for row in results:
        if row["base"]:
            bases[row["USUBJID"], row["LBTESTCD"]] = row
    for row in results:
        who, code = row["USUBJID"], row["LBTESTCD"]
        after = row["day"] is not None and row["day"] > 0
        if code in LOW or code in HIGH:
            found = grade(row, bases.get((who, code)))
            criterion += 1
            without += found is None and row.get("LBSTAT") != "NOT DONE"
            if after and found is not None:
                graded[code, who] = max(found, graded.get((code, who), 0))
        times = upper_multiple(row) if after else None
        for name in ("transaminases", "bilirubin"):
            if code in RULE[name] and times is not None:
                peaks.setdefault(who, {}).setdefault(name, []).append(times)
    both = [max_of for max_of in peaks.values() if len(max_of) == 2]
    hy = sum(
        max(one["transaminases"]) >= RULE["transaminase_multiple"]
        and max(one["bilirubin"]) > RULE["bilirubin_multiple"]
        for one in both
    )
    answers = {"possible_hys_law": (hy, len(both)), "laboratory_not_graded": (without, criterion)}
    every = [*LOW, *HIGH]
    for name, codes in {"laboratory_grade_3": every, **COUNTS}.items():
        own = {key: found for key, found in graded.items() if key[0] in codes}
        high = {who for (_, who), found in own.items() if found >= 3}
        answers[name] = len(high), len({who for _, who in own})
    return answers


@each_cut
def test_laboratory_numbers_have_the_same_answer_twice(cut):
    agree(cut, "laboratory", second_answer(cut))
