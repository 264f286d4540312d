-- No EDSS is lower than the grade of one of its functional systems
--
-- Bowel and bladder and the visual system count as converted by Neurostatus, grade 6 as 5.  The
-- other systems need not be recorded.  Scores that are off the scale are another check's (C26).
--
-- Check     C30, version 1
-- Severity  query
-- Reads     examinations
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    Neurostatus definitions of functional systems and EDSS

SELECT
    participant,
    visit_name AS visit,
    'rs' AS dataset,
    'RSSEQ ' || sequence AS record,
    'RSORRES' AS variable,
    score_as_recorded AS value,
    concat('a functional system of this examination has grade ', printf('%g', highest_grade))
        AS finding
FROM examinations
WHERE score < highest_grade AND (2 * score) % 1 = 0 AND score != 0.5
ORDER BY participant, examined_as_recorded, sequence
