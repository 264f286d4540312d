-- Every scan is compared with the scan read before it
--
-- Compared with an older scan a lesion is counted twice, with a later one not at all.  The scan
-- read before is the last of the same region with a count, at whatever visit; the comparator
-- (NVLNKID) names it by its date or visit.  One finding a scan and comparator.  A comparator that
-- was not recorded is not asked about.
--
-- Check     C44B, version 1
-- Severity  query
-- Reads     lesion_counts_judged
-- Needs     nv
-- Takes     nothing
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    NCT05154734, secondary outcome: new and enlarging lesions; SDTMIG 3.4: NVLNKID

SELECT
    participant,
    any_value(visit_name) AS visit,
    'nv' AS dataset,
    'NVSEQ ' || min(sequence) AS record,
    'NVLNKID' AS variable,
    comparator AS value,
    comparator_remark || '; a lesion may be counted twice or not at all (counts concerned: '
    || count(*) || ')' AS finding
FROM lesion_counts_judged
WHERE comparator_is_previous IN ('no', 'not known')
GROUP BY participant, scanned_as_recorded, comparator, comparator_remark
ORDER BY participant, scanned_as_recorded, comparator
