-- An event whose words are of special interest is coded so
--
-- The reported term has a keyword of one of the named groups of the protocol (zoster, sepsis,
-- cancer, in English or Chinese), or speaks of anaphylaxis, while the preferred term is not of
-- that group, so the event is not counted there.  Either the coding or the list is to be looked
-- at.  The broader groups (any infection, reaction or low mood) are reviewed on the page of
-- special interest. Treatment-emergent events; one finding an event.
--
-- Check     C61, version 1
-- Severity  query
-- Reads     special_interest
-- Needs     ae
-- Takes     groups (list; checks.special_interest_groups), words (list; checks.anaphylaxis_words)
-- Returns   participant, visit, dataset, record, variable, value, finding
-- Source    belimumab label, warnings; ours: the groups and the words

SELECT
    participant,
    '' AS visit,
    'ae' AS dataset,
    'AESEQ ' || sequence AS record,
    'AEDECOD' AS variable,
    any_value(preferred_term) AS value,
    any_value(term) || ' is coded as ' || any_value(preferred_term) || ', which is not of: '
    || string_agg(DISTINCT lower(label[1]) || label[2:], '; ' ORDER BY lower(label[1]) || label[2:])
        AS finding
FROM special_interest
WHERE standing = 'to review'
    AND contains(reason, 'reported term contains')
    AND (
        list_contains($groups, "group")
        OR (
            "group" = 'infusion_reactions'
            AND regexp_matches(lower(term), array_to_string($words, '|'))
        )
    )
GROUP BY participant, sequence
ORDER BY participant, sequence
