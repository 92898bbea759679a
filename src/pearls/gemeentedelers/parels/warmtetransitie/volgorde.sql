-- Per kenmerk de rang van een gebied binnen de gemeente (0 tot 1). De score is het gewogen gemiddelde van wat er is.
WITH gebied AS (
  SELECT * FROM kerncijfers
  WHERE gemeente = :gemeente AND woningen > 0
    AND soort = CASE WHEN :niveau = 'buurt' AND EXISTS (SELECT 1 FROM kerncijfers WHERE gemeente = :gemeente AND soort = 'buurt')
                     THEN 'buurt' ELSE 'wijk' END
), rang AS (
  SELECT *,
    CASE WHEN aardgasverbruik IS NOT NULL THEN percent_rank() OVER (PARTITION BY aardgasverbruik IS NULL ORDER BY aardgasverbruik) END AS r_gas,
    CASE WHEN aandeel_bouwjaar_voor_2000 IS NOT NULL THEN percent_rank() OVER (PARTITION BY aandeel_bouwjaar_voor_2000 IS NULL ORDER BY aandeel_bouwjaar_voor_2000) END AS r_bouwjaar,
    CASE WHEN aandeel_corporatie IS NOT NULL THEN percent_rank() OVER (PARTITION BY aandeel_corporatie IS NULL ORDER BY aandeel_corporatie) END AS r_corporatie,
    CASE WHEN aandeel_koop IS NOT NULL THEN percent_rank() OVER (PARTITION BY aandeel_koop IS NULL ORDER BY aandeel_koop DESC) END AS r_huur,
    CASE WHEN aandeel_eengezins IS NOT NULL THEN percent_rank() OVER (PARTITION BY aandeel_eengezins IS NULL ORDER BY aandeel_eengezins DESC) END AS r_gestapeld,
    CASE WHEN woz_waarde IS NOT NULL THEN percent_rank() OVER (PARTITION BY woz_waarde IS NULL ORDER BY woz_waarde DESC) END AS r_woz,
    CASE WHEN omgevingsadressendichtheid IS NOT NULL THEN percent_rank() OVER (PARTITION BY omgevingsadressendichtheid IS NULL ORDER BY omgevingsadressendichtheid) END AS r_dichtheid
  FROM gebied
), gewogen AS (
  SELECT *,
    coalesce(r_gas * :gewicht_gas, 0) + coalesce(r_bouwjaar * :gewicht_bouwjaar, 0) + coalesce(r_corporatie * :gewicht_corporatie, 0)
      + coalesce(r_huur * :gewicht_huur, 0) + coalesce(r_gestapeld * :gewicht_gestapeld, 0) + coalesce(r_woz * :gewicht_woz, 0)
      + coalesce(r_dichtheid * :gewicht_dichtheid, 0) AS punten,
    (r_gas IS NOT NULL) * :gewicht_gas + (r_bouwjaar IS NOT NULL) * :gewicht_bouwjaar + (r_corporatie IS NOT NULL) * :gewicht_corporatie
      + (r_huur IS NOT NULL) * :gewicht_huur + (r_gestapeld IS NOT NULL) * :gewicht_gestapeld + (r_woz IS NOT NULL) * :gewicht_woz
      + (r_dichtheid IS NOT NULL) * :gewicht_dichtheid AS gewicht,
    (r_gas IS NOT NULL AND :gewicht_gas > 0) + (r_bouwjaar IS NOT NULL AND :gewicht_bouwjaar > 0)
      + (r_corporatie IS NOT NULL AND :gewicht_corporatie > 0) + (r_huur IS NOT NULL AND :gewicht_huur > 0)
      + (r_gestapeld IS NOT NULL AND :gewicht_gestapeld > 0) + (r_woz IS NOT NULL AND :gewicht_woz > 0)
      + (r_dichtheid IS NOT NULL AND :gewicht_dichtheid > 0) AS aantal
  FROM rang
)
SELECT naam, code, round(100 * punten / gewicht, 1) AS score, aantal AS kenmerken, woningen, aardgasverbruik AS gas,
       aandeel_bouwjaar_voor_2000 AS voor_2000, aandeel_corporatie AS corporatie, aandeel_koop AS koop,
       aandeel_eengezins AS eengezins, woz_waarde AS woz, omgevingsadressendichtheid AS dichtheid
FROM gewogen WHERE gewicht > 0
ORDER BY score DESC, code
