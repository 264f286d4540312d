-- The EDSS is the one that functional systems and walking give
--
-- Compared with the range that all seven systems and the ambulation score allow, with a tolerance;
-- how the range is found is in sql/examinations.sql.  Grades are taken to be recorded before
-- conversion and ambulation from 0 to 16; the rater is asked and never corrected.  Left out are
-- incomplete examinations, scores that are off the scale (C26), an EDSS of 10 (C27) and one that
-- is lower than a single system (C30).
--
-- Check     C29, version 1
-- Severity  query
-- Reads     examinations
-- Takes     tolerance (number; checks.edss_tolerance)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    Neurostatus definitions of functional systems and EDSS

SELECT
    participant,
    visit_name AS visit,
    'rs' AS dataset,
    'RSSEQ ' || sequence AS record,
    'RSORRES' AS variable,
    score_as_recorded AS value,
    concat(
        'functional systems and ambulation ',
        coalesce(printf('%g', ambulation), 'not recorded'),
        ' give ',
        CASE
            WHEN highest IS NULL THEN concat('at least ', printf('%.1f', lowest))
            WHEN lowest = highest THEN printf('%.1f', lowest)
            ELSE concat(printf('%.1f', lowest), ' to ', printf('%.1f', highest))
        END
    ) AS finding
FROM examinations
WHERE systems = 7
    AND score < 10
    AND (2 * score) % 1 = 0
    AND score != 0.5
    AND score >= highest_grade
    AND (score < lowest - $tolerance OR score > highest + $tolerance)
ORDER BY participant, examined_as_recorded, sequence
