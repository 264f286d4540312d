-- Neurological examinations: the EDSS beside what its parts give
--
-- One row per participant, visit and date with one EDSS, whoever was screened.  The grades of
-- bowel and bladder and of the visual system are converted as Neurostatus does.  What the seven
-- functional systems give is a range, because grade 1 of the cerebral system is counted by some
-- and not by others; walking raises it, by the ambulation score from 0 to 16: from 3 on it alone
-- decides, 2 means at least 4.5, 1 any score from 2.0 to 4.0 that the systems allow.  Without an
-- ambulation score the range is open above, and without all seven systems there is none.  A grade
-- that its system does not have makes an examination incomplete.
--
-- Reads    rs (RSTESTCD, RSSTRESN, RSSTRESC, RSORRES, RSSTAT, VISIT, RSDTC)
-- Takes    nothing; cut_date() is the data cut
-- Returns  participant, sequence (of the EDSS), visit_name, examined_as_recorded, score,
--          score_as_recorded, highest_grade (of one system, converted; 5 stands for 6), systems
--          (with a grade), ambulation, lowest, highest (EDSS that the parts allow)
-- Source   Neurostatus definitions of functional systems and EDSS (Kurtzke 1983; Kappos); CDISC
--          questionnaire supplement, KFSS

WITH results AS (
    SELECT
        USUBJID,
        coalesce(VISIT, '') AS visit_name,
        RSDTC,
        RSSEQ,
        CASE
            WHEN upper(RSTESTCD) LIKE 'AMBUL%' THEN 'AMBULATION' ELSE upper(RSTESTCD)
        END AS code,
        coalesce(RSORRES, RSSTRESC, cast(RSSTRESN AS VARCHAR)) AS recorded,
        coalesce(
            RSSTRESN,
            try_cast(trim(RSSTRESC) AS DOUBLE),
            try_cast(trim(RSORRES) AS DOUBLE)
        ) AS score,
        CASE
            WHEN code IN ('KFSS0101', 'KFSS0104', 'KFSS0105', 'KFSS0106') THEN 6
            WHEN code IN ('KFSS0102', 'KFSS0103', 'KFSS0107') THEN 5
            WHEN code = 'AMBULATION' THEN 16
        END AS highest
    FROM rs
    WHERE earliest(RSDTC) <= cut_date() AND upper(RSSTAT) IS DISTINCT FROM 'NOT DONE'
),

grades AS (
    SELECT
        *,
        CASE
            WHEN score % 1 != 0 OR score NOT BETWEEN 0 AND highest THEN NULL
            WHEN code = 'KFSS0105' THEN [0, 1, 2, 3, 3, 4, 5][1 + cast(score AS INTEGER)]
            WHEN code = 'KFSS0106' THEN [0, 1, 2, 2, 3, 3, 4][1 + cast(score AS INTEGER)]
            ELSE score
        END AS grade,
        highest IS NOT NULL AND code != 'AMBULATION' AS is_system
    FROM results
),

counted AS (
    SELECT
        USUBJID,
        visit_name,
        RSDTC,
        max(RSSEQ) FILTER (code = 'EDSS0101') AS sequence,
        max(score) FILTER (code = 'EDSS0101') AS score,
        max(recorded) FILTER (code = 'EDSS0101') AS score_as_recorded,
        count(DISTINCT code) FILTER (is_system AND grade IS NOT NULL) AS systems,
        max(least(grade, 5)) FILTER (is_system AND grade IS NOT NULL) AS highest_grade,
        max(grade) FILTER (code = 'AMBULATION') AS ambulation,
        count(*) FILTER (is_system AND grade >= 5) AS fives,
        count(*) FILTER (is_system AND grade = 4) AS fours,
        count(*) FILTER (is_system AND grade = 3) AS threes,
        count(*) FILTER (is_system AND grade = 2) AS twos,
        count(*) FILTER (is_system AND grade = 1) AS ones,
        count(*) FILTER (code = 'KFSS0107' AND grade = 1) AS cerebral_ones
    FROM grades
    GROUP BY USUBJID, visit_name, RSDTC
    HAVING count(*) FILTER (code = 'EDSS0101') = 1
        AND count(*) FILTER (is_system) <= 7
),

by_systems AS (
    SELECT
        *,
        CASE
            WHEN fives > 0 OR fours >= 2 OR threes >= 6 THEN 5.0
            WHEN fours = 1 AND threes >= 3 THEN 5.0
            WHEN threes = 5 OR (fours = 1 AND threes + twos > 0) THEN 4.5
            WHEN fours = 1 OR threes >= 3 OR twos >= 6 THEN 4.0
            WHEN (threes = 2 AND twos > 0) OR (threes = 1 AND twos >= 3) THEN 4.0
            WHEN threes = 2 OR (threes = 1 AND twos > 0) OR twos = 5 THEN 3.5
            WHEN threes = 1 OR twos >= 3 THEN 3.0
            WHEN twos = 2 THEN 2.5
            WHEN twos = 1 THEN 2.0
        END AS by_grades,
        coalesce(by_grades, [0, 1, 1.5][1 + least(ones - cerebral_ones, 2)]) AS least_score,
        coalesce(by_grades, [0, 1, 1.5][1 + least(ones, 2)]) AS most_score
    FROM counted
)

SELECT
    USUBJID AS participant,
    sequence,
    visit_name,
    RSDTC AS examined_as_recorded,
    score,
    score_as_recorded,
    highest_grade,
    systems,
    ambulation,
    cast(CASE
        WHEN systems < 7 THEN NULL
        WHEN ambulation >= 3
            THEN [5, 5.5, 6, 6, 6, 6.5, 6.5, 7, 7.5, 8, 8.5, 9, 9.5, 10][
                    cast(ambulation AS INTEGER) - 2
                ]
        WHEN ambulation = 2 THEN 4.5
        WHEN ambulation = 1 THEN greatest(2.0, least_score)
        ELSE least_score
    END AS DOUBLE) AS lowest,
    cast(CASE
        WHEN systems < 7 THEN NULL
        WHEN ambulation >= 3 THEN lowest
        WHEN ambulation = 2 THEN greatest(4.5, most_score)
        WHEN ambulation = 1 THEN greatest(4.0, most_score)
        WHEN ambulation = 0 THEN most_score
    END AS DOUBLE) AS highest
FROM by_systems
ORDER BY participant, RSDTC, sequence
