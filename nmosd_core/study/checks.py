"""Thresholds of the data checks that belong to no other section of the protocol.

The values are in protocol.toml under [checks], each with its source.  The check that takes a
value names its place in the header of its file (sql/checks).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class PlausibleRange:
    """Lowest and highest result of a laboratory test that can be right.

    `grams_per_mole` links units of substance and of mass; 0 where none is meant.
    """

    codes: tuple[str, ...]
    unit: str
    low: float
    high: float
    grams_per_mole: float = 0.0


@dataclass(frozen=True)
class EligibleAttacks:
    """So many attacks in so many months before screening are enough."""

    months: int
    attacks: int


@dataclass(frozen=True)
class Checks:
    """Thresholds, in the order of the checks that take them; the file says what each is."""

    milestone_weeks: tuple[int, ...]
    eligible_attacks: tuple[EligibleAttacks, ...]
    eligibility_words: tuple[str, ...]
    steroid_pulse_terms: tuple[str, ...]
    schedule_words: tuple[str, ...]
    days_late: int
    weight_change_percent: float
    weight_days_before: int
    shortest_early_interval_days: int
    shortest_interval_days: int
    longest_interval_days: int
    shortest_infusion_minutes: int
    longest_infusion_minutes: int
    infection_hours: int
    interruption_words: tuple[str, ...]
    edss_jump: float
    edss_jump_days: int
    edss_tolerance: float
    examination_days: int
    attack_scan_days: int
    infection_days: int
    fresh_infection_days: int
    fever_terms: tuple[str, ...]
    rescue_days: int
    steroid_pulse_mg: float
    specific_immunoglobulins: tuple[str, ...]
    judgement_days: int
    cord_mri_days: int
    words_before_treatment: tuple[str, ...]
    words_on_treatment: tuple[str, ...]
    total_locations: tuple[str, ...]
    symptomatic_regions: tuple[str, ...]
    titre_jump_rungs: int
    subset_excess_percent: float
    depleted_cells_per_microlitre: float
    depleting_drugs: tuple[str, ...]
    laboratory_event_days: int
    igg_fall_percent: float
    report_hours: int
    special_interest_groups: tuple[str, ...]
    anaphylaxis_words: tuple[str, ...]
    hospital_words: tuple[str, ...]
    not_hospital_words: tuple[str, ...]
    prohibited_drugs: tuple[str, ...]
    live_vaccines: tuple[str, ...]
    live_vaccine_days: int
    oral_steroids: tuple[str, ...]
    steroid_change_percent: float
    taper_words: tuple[str, ...]
    immunosuppressants: tuple[str, ...]
    pregnancy_codes: tuple[str, ...]
    childbearing_to_age: int
    no_childbearing_terms: tuple[str, ...]
    contact_days: int
    deviation_days: int
    laboratory_event_terms: dict[str, tuple[str, ...]]
    plausible: dict[str, PlausibleRange]
