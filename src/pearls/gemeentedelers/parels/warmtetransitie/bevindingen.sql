SELECT 'kenmerk-ontbreekt' AS code, 'let-op' AS ernst,
       'Van geen enkel gebied is er een cijfer voor: ' || group_concat(kenmerk, ', ') || '. De andere kenmerken tellen zwaarder.' AS nl,
       'No area has a figure for: ' || group_concat(kenmerk, ', ') || '. The other indicators count for more.' AS en,
       'Voeg de kerncijfers van het CBS toe waarin dit staat.' AS advies_nl,
       'Add the CBS key figures that hold it.' AS advies_en
FROM kenmerken WHERE gebieden = 0 AND gewicht > 0 HAVING count(*) > 0
UNION ALL
SELECT 'alle-gewichten-nul', 'fout', 'Alle gewichten zijn nul. Dan is er geen volgorde.', 'All weights are zero. Then there is no order.',
       'Geef ten minste één kenmerk gewicht.', 'Give at least one indicator weight.'
WHERE :gewicht_gas + :gewicht_bouwjaar + :gewicht_corporatie + :gewicht_huur + :gewicht_gestapeld + :gewicht_woz + :gewicht_dichtheid = 0
