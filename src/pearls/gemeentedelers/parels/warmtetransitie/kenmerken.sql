WITH kenmerk(volgnummer, naam, gewicht, aantal) AS (
  SELECT 1, 'veel gas per woning', :gewicht_gas, (SELECT count(gas) FROM volgorde)
  UNION ALL SELECT 2, 'veel woningen van voor 2000', :gewicht_bouwjaar, (SELECT count(voor_2000) FROM volgorde)
  UNION ALL SELECT 3, 'veel woningen van een corporatie', :gewicht_corporatie, (SELECT count(corporatie) FROM volgorde)
  UNION ALL SELECT 4, 'weinig koopwoningen', :gewicht_huur, (SELECT count(koop) FROM volgorde)
  UNION ALL SELECT 5, 'weinig eengezinswoningen', :gewicht_gestapeld, (SELECT count(eengezins) FROM volgorde)
  UNION ALL SELECT 6, 'lage WOZ-waarde', :gewicht_woz, (SELECT count(woz) FROM volgorde)
  UNION ALL SELECT 7, 'veel adressen dicht bij elkaar', :gewicht_dichtheid, (SELECT count(dichtheid) FROM volgorde)
)
SELECT naam AS kenmerk, gewicht,
       CASE WHEN aantal > 0 THEN 100.0 * gewicht / nullif((SELECT sum(gewicht) FROM kenmerk WHERE aantal > 0), 0) ELSE 0 END AS aandeel,
       aantal AS gebieden
FROM kenmerk ORDER BY volgnummer
