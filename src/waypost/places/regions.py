"""States and provinces as carriers write them, for countries whose addresses use short codes.

GeoNames numbers the first-level divisions of a country (`admin1code`). Each line says: that number,
the code carriers write (ISO 3166-2 without the country), the name, then other codes and names in use,
old ones among them. Numbers: https://download.geonames.org/export/dump/admin1CodesASCII.txt; codes:
https://www.iso.org/obp/ui/ (ISO 3166-2). The United States are not listed: GeoNames uses their codes.
"""

_AUSTRALIA = """
01 ACT|Australian Capital Territory
02 NSW|New South Wales
03 NT|Northern Territory
04 QLD|Queensland
05 SA|South Australia
06 TAS|Tasmania
07 VIC|Victoria
08 WA|Western Australia
"""

_BRAZIL = """
01 AC|Acre
02 AL|Alagoas
03 AP|Amapá
04 AM|Amazonas
05 BA|Bahia
06 CE|Ceará
07 DF|Distrito Federal|Federal District
08 ES|Espírito Santo
11 MS|Mato Grosso do Sul
13 MA|Maranhão
14 MT|Mato Grosso
15 MG|Minas Gerais
16 PA|Pará
17 PB|Paraíba
18 PR|Paraná
20 PI|Piauí
21 RJ|Rio de Janeiro
22 RN|Rio Grande do Norte
23 RS|Rio Grande do Sul
24 RO|Rondônia
25 RR|Roraima
26 SC|Santa Catarina
27 SP|São Paulo
28 SE|Sergipe
29 GO|Goiás
30 PE|Pernambuco
31 TO|Tocantins
"""

_CANADA = """
01 AB|Alberta
02 BC|British Columbia|Colombie-Britannique
03 MB|Manitoba
04 NB|New Brunswick|Nouveau-Brunswick
05 NL|Newfoundland and Labrador|NF|Newfoundland|Terre-Neuve
07 NS|Nova Scotia|Nouvelle-Écosse
08 ON|Ontario
09 PE|Prince Edward Island|PEI
10 QC|Quebec|PQ
11 SK|Saskatchewan
12 YT|Yukon|YK
13 NT|Northwest Territories
14 NU|Nunavut
"""

_GERMANY = """
01 BW|Baden-Württemberg
02 BY|Bayern|Bavaria
03 HB|Bremen
04 HH|Hamburg
05 HE|Hessen|Hesse
06 NI|Niedersachsen|Lower Saxony
07 NW|Nordrhein-Westfalen|NRW|North Rhine-Westphalia
08 RP|Rheinland-Pfalz|Rhineland-Palatinate
09 SL|Saarland
10 SH|Schleswig-Holstein
11 BB|Brandenburg
12 MV|Mecklenburg-Vorpommern
13 SN|Sachsen|Saxony
14 ST|Sachsen-Anhalt|Saxony-Anhalt
15 TH|Thüringen|Thuringia
16 BE|Berlin
"""

_INDIA = """
01 AN|Andaman and Nicobar Islands
02 AP|Andhra Pradesh|AD
03 AS|Assam
05 CH|Chandigarh
07 DL|Delhi|NCT
09 GJ|Gujarat
10 HR|Haryana
11 HP|Himachal Pradesh
12 JK|Jammu and Kashmir
13 KL|Kerala
14 LD|Lakshadweep
16 MH|Maharashtra
17 MN|Manipur
18 ML|Meghalaya
19 KA|Karnataka
20 NL|Nagaland
21 OD|Odisha|OR|Orissa
22 PY|Puducherry|PO|Pondicherry
23 PB|Punjab
24 RJ|Rajasthan
25 TN|Tamil Nadu
26 TR|Tripura
28 WB|West Bengal
29 SK|Sikkim
30 AR|Arunachal Pradesh
31 MZ|Mizoram
33 GA|Goa
34 BR|Bihar
35 MP|Madhya Pradesh
36 UP|Uttar Pradesh
37 CG|Chhattisgarh|CT
38 JH|Jharkhand
39 UK|Uttarakhand|UT|UA|Uttaranchal
40 TS|Telangana|TG
41 LA|Ladakh
52 DH|Dadra and Nagar Haveli and Daman and Diu|DN|DD
"""

_MEXICO = """
01 AGU|Aguascalientes|AG
02 BCN|Baja California|BC
03 BCS|Baja California Sur|BS
04 CAM|Campeche|CM
05 CHP|Chiapas|CS
06 CHH|Chihuahua|CH
07 COA|Coahuila|CO
08 COL|Colima|CL
09 CMX|Ciudad de México|DF|Distrito Federal|CDMX
10 DUR|Durango|DG
11 GUA|Guanajuato|GT
12 GRO|Guerrero|GR
13 HID|Hidalgo|HG
14 JAL|Jalisco|JA
15 MEX|México|EM|Estado de México
16 MIC|Michoacán|MI
17 MOR|Morelos|MO
18 NAY|Nayarit|NA
19 NLE|Nuevo León|NL
20 OAX|Oaxaca|OA
21 PUE|Puebla|PU
22 QUE|Querétaro|QE
23 ROO|Quintana Roo|QR
24 SLP|San Luis Potosí|SL
25 SIN|Sinaloa|SI
26 SON|Sonora|SO
27 TAB|Tabasco|TB
28 TAM|Tamaulipas|TM
29 TLA|Tlaxcala|TL
30 VER|Veracruz|VE
31 YUC|Yucatán|YU
32 ZAC|Zacatecas|ZA
"""


def _read(table: str) -> dict[str, tuple[str, ...]]:
    rows = (line.split(" ", 1) for line in table.strip().splitlines())
    return {number: tuple(words.split("|")) for number, words in rows}


REGION_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "AU": _read(_AUSTRALIA),
    "BR": _read(_BRAZIL),
    "CA": _read(_CANADA),
    "DE": _read(_GERMANY),
    "IN": _read(_INDIA),
    "MX": _read(_MEXICO),
}
"""Country -> GeoNames number -> (code carriers write, name, other codes and names)."""

LETTERED_COUNTRIES = frozenset({"BE", "CH", "GB", "US"})
"""Countries for which GeoNames uses the codes that people write."""

US_TERRITORIES = frozenset({"AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI"})
"""Countries of their own in ISO 3166-1 that American addresses write as states."""

MILITARY_STATES = {"AA": "Armed Forces Americas", "AE": "Armed Forces Europe", "AP": "Armed Forces Pacific"}
"""`States` of American military post: they lie anywhere, so they are no places."""
