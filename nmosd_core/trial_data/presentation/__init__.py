"""Presentation mode: a data cut without anything that names a participant or a day.

A cut is changed while it is opened, before anything can be asked of it.  names.py draws the
numbers that stand for participants, calendars.py moves days, texts.py replaces words that
somebody typed, people.py bands ages, and deidentify.py puts them together.
"""
