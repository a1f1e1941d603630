"""Expressions of time written before looking at what the reader makes of them: zones, anaphora, feasts, nights, ranges.

Rows: text, words, the first and last day that a careful reader would allow. Published on Wednesday 7 May 2031.
"""

import pytest

from reportedly.extract.mentions import number_mentions
from reportedly.extract.times import find_times
from reportedly.read import read_report
from reportedly.records import Source
from reportedly.resolve.times import resolve_times

ROWS = [
    ("The shell hit at 03:30 GMT on Tuesday.", "03:30 GMT on Tuesday", "2031-05-06", "2031-05-06"),
    ("At 14:00 local time on 5 May a bomb exploded.", "14:00 local time on 5 May", "2031-05-05", "2031-05-05"),
    ("The truce began at midnight UTC on Sunday.", "midnight UTC on Sunday", "2031-05-04", "2031-05-05"),
    ("The ceasefire starts at 6 p.m. (1500 GMT) on Friday.", "6 p.m. (1500 GMT) on Friday", "2031-05-09", "2031-05-09"),
    ("Clashes began at 0430 hours on 3 May.", "3 May", "2031-05-03", "2031-05-03"),
    ("On 2 May the army shelled the camp. The same day, rebels took the bridge.", "The same day", "2031-05-02", "2031-05-02"),
    ("On 2 May the army shelled the camp. Two days later the rebels left.", "Two days later", "2031-05-04", "2031-05-04"),
    ("On 2 May the army shelled the camp. The previous day it had taken the hill.", "The previous day", "2031-05-01", "2031-05-01"),
    ("On 2 May the army shelled the camp. The following night two died.", "The following night", "2031-05-02", "2031-05-04"),
    ("On 2 May the army shelled the camp. A week earlier three farmers were shot.", "A week earlier", "2031-04-22", "2031-04-28"),
    ("On 12 April a bomb exploded. The next morning police arrested two.", "The next morning", "2031-04-13", "2031-04-13"),
    ("On 12 April a bomb exploded. Three days before that, a guard was shot.", "Three days before that", "2031-04-09", "2031-04-09"),
    ("He was killed on the eve of Eid al-Fitr 2031.", "Eid al-Fitr 2031", "2031-01-22", "2031-01-24"),
    ("They attacked on the first day of Ramadan 1452.", "the first day of Ramadan 1452", "2030-12-25", "2030-12-27"),
    ("The strike came on Christmas Day.", "Christmas Day", "2030-12-25", "2030-12-25"),
    ("Gunmen struck on New Year's Eve.", "New Year's Eve", "2030-12-31", "2030-12-31"),
    ("The bombing on Easter Sunday killed nine.", "Easter Sunday", "2031-04-13", "2031-04-13"),
    ("Troops fired on mourners on Ashura last year.", "Ashura last year", "2030-05-11", "2030-05-13"),
    ("The raid came on Nowruz.", "Nowruz", "2031-03-20", "2031-03-21"),
    ("On Good Friday, two were shot.", "Good Friday", "2031-04-11", "2031-04-11"),
    ("Over the past 48 hours, 12 were killed.", "the past 48 hours", "2031-05-05", "2031-05-07"),
    ("In the last 24 hours the army lost two.", "the last 24 hours", "2031-05-06", "2031-05-07"),
    ("Since Friday, 30 have died.", "Friday", "2031-05-02", "2031-05-02"),
    ("Late on Monday night, jets struck.", "Late on Monday night", "2031-05-05", "2031-05-06"),
    ("Overnight into Tuesday, drones hit the port.", "Overnight into Tuesday", "2031-05-05", "2031-05-06"),
    ("In the night from Saturday to Sunday, men burned huts.", "the night from Saturday to Sunday", "2031-05-03", "2031-05-04"),
    ("In the early hours of Tuesday, a mine exploded.", "the early hours of Tuesday", "2031-05-06", "2031-05-06"),
    ("Shortly before dawn on Monday they attacked.", "dawn on Monday", "2031-05-05", "2031-05-05"),
    ("Between 3 and 5 May, 40 were killed.", "3 and 5 May", "2031-05-03", "2031-05-05"),
    ("From 28 April to 2 May the road was shut.", "28 April to 2 May", "2031-04-28", "2031-05-02"),
    ("In mid-April rebels took the town.", "mid-April", "2031-04-10", "2031-04-20"),
    ("In late March 2031 they left.", "late March 2031", "2031-03-21", "2031-03-31"),
    ("Early this month two were shot.", "Early this month", "2031-05-01", "2031-05-10"),
    ("In the first week of April ten died.", "the first week of April", "2031-03-31", "2031-04-07"),
    ("By the end of 2030 it had lost the city.", "the end of 2030", "2030-09-01", "2030-12-31"),
    ("In the summer of 2029 they fled.", "the summer of 2029", "2029-06-01", "2029-08-31"),
    ("Last Thursday, a convoy was ambushed.", "Last Thursday", "2031-05-01", "2031-05-01"),
    ("This Saturday the talks begin.", "This Saturday", "2031-05-10", "2031-05-10"),
    ("A fortnight ago the bridge was hit.", "A fortnight ago", "2031-04-20", "2031-04-26"),
    ("Three weeks ago the bridge was hit.", "Three weeks ago", "2031-04-14", "2031-04-20"),
    ("The day before yesterday two were shot.", "The day before yesterday", "2031-05-05", "2031-05-05"),
    ("On Tuesday 29 April 2031 a drone struck.", "Tuesday 29 April 2031", "2031-04-29", "2031-04-29"),
    ("On 04/05/2031 the market was hit.", "04/05/2031", "2031-04-05", "2031-05-04"),
    ("On 2031-05-04 the market was hit.", "2031-05-04", "2031-05-04", "2031-05-04"),
    ("On 4.5.2031 the market was hit.", "4.5.2031", "2031-05-04", "2031-05-04"),
    ("On the 15th of Sha'ban 1452 men attacked.", "15th of Sha'ban 1452", "2030-12-09", "2030-12-12"),
    ("On 17 Ordibehesht 1410 they fled.", "17 Ordibehesht 1410", "2031-05-07", "2031-05-07"),
    ("In Nisan the shelling grew.", "Nisan", "2031-04-01", "2031-04-30"),
    ("On 12 Kanun al-Thani they left.", "12 Kanun al-Thani", "2031-01-12", "2031-01-12"),
    ("In the third quarter of 2030 prices rose.", "the third quarter of 2030", "2030-07-01", "2030-09-30"),
    ("Last winter the camp burned.", "Last winter", "2030-12-01", "2031-02-28"),
    ("Two years ago the city fell.", "Two years ago", "2028-05-01", "2029-12-31"),
    ("On Wednesday morning two were shot.", "Wednesday morning", "2031-05-07", "2031-05-07"),
    ("The attack took place earlier today.", "today", "2031-05-07", "2031-05-07"),
    ("Yesterday evening shells fell.", "Yesterday evening", "2031-05-06", "2031-05-06"),
    ("On the second day of Eid al-Adha 1452 a bus was hit.", "the second day of Eid al-Adha 1452", "2031-04-02", "2031-04-05"),
    ("At noon on Thursday, 1 May, a van exploded.", "Thursday, 1 May", "2031-05-01", "2031-05-01"),
]


@pytest.mark.parametrize(("text", "words", "first", "last"), ROWS, ids=[row[1] for row in ROWS])
def test_the_days_are_those_that_the_words_allow(text: str, words: str, first: str, last: str) -> None:
    report = read_report(text, Source(sha256="0" * 64, published="2031-05-07"))
    at = text.rindex(words)
    found = [m.time for m in resolve_times(report, number_mentions(find_times(report))) if m.start < at + len(words) and at < m.end]
    spans = [(t.earliest or "", t.latest or "") for t in found if t is not None]
    assert any(first <= a[:10] and b[:10] <= last and a for a, b in spans), f"{words}: {spans}, not within {first} to {last}"
