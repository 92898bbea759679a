// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <ostream>

namespace pareltjes::datarechten {

/// A contract of a sentence or a few, and what it says of one point.
struct Case {
  const char* key;
  const char* verdict;
  const char* clauses;
};
inline void PrintTo(const Case& one, std::ostream* out) {
  *out << one.key << " " << one.verdict << ": " << one.clauses;
}

inline constexpr const char* kNothing = "1.1\tLeverancier levert de software voor het beheer van bomen.\n";

inline constexpr Case kDutch[] = {
    {"zeggenschap", "geregeld",
     "1.1\tDe zeggenschap over alle data berust bij Gemeente.\n1.2\tOok gegevens die bij het gebruik ontstaan, komen "
     "toe aan "
     "Gemeente.\n1.3\tHet databankrecht is van Gemeente.\n"},
    {"zeggenschap", "deels", "1.1\tGemeente krijgt een gebruiksrecht op de gegevens.\n"},
    {"zeggenschap", "deels", "1.1\tDe ingevoerde gegevens blijven eigendom van Gemeente.\n"},
    {"zeggenschap", "deels",
     "1.1\tGemeente krijgt een gebruiksrecht op de gegevens.\n1.2\tOver de zeggenschap spreken partijen af dat dit ook "
     "geldt voor gegevens die bij het gebruik ontstaan.\n1.3\tHet databankrecht is van Gemeente.\n"},
    {"zeggenschap", "ontbreekt", kNothing},
    {"zeggenschap", "strijdig", "1.1\tAlle gegevens in het systeem worden eigendom van Leverancier.\n"},
    {"zeggenschap", "strijdig", "1.1\tLeverancier is de rechthebbende op de gegevens.\n"},
    {"zeggenschap", "verwijst", "1.1\tDe zeggenschap over de data is geregeld in de hoofdovereenkomst.\n"},

    {"hergebruik", "geregeld",
     "1.1\tGemeente mag de gegevens hergebruiken in elk ander systeem.\n1.2\tGemeente mag derden de gegevens laten "
     "gebruiken in "
     "haar opdracht.\n"},
    {"hergebruik", "deels", "1.1\tGemeente mag de gegevens gebruiken voor andere doelen.\n"},
    {"hergebruik", "deels",
     "1.1\tGemeente mag de gegevens in andere systemen gebruiken na toestemming van Leverancier.\n1.2\tGemeente mag "
     "derden de "
     "gegevens laten gebruiken in haar opdracht.\n"},
    {"hergebruik", "ontbreekt", kNothing},
    {"hergebruik", "strijdig", "1.1\tGemeente mag de gegevens niet gebruiken in andere systemen.\n"},
    {"hergebruik", "strijdig", "1.1\tGemeente gebruikt de gegevens uitsluitend binnen de dienst.\n"},
    {"hergebruik", "verwijst", "1.1\tVoor het gebruik van gegevens geldt wat is bepaald in artikel 21 van de GIBIT.\n"},

    {"api", "geregeld",
     "1.1\tLeverancier ontsluit alle gegevens altijd via een API.\n1.2\tEen beschrijving van de API is beschikbaar.\n"},
    {"api", "deels", "1.1\tLeverancier biedt een API op de gegevens.\n"},
    {"api", "deels",
     "1.1\tLeverancier ontsluit alle gegevens waar mogelijk altijd via een API.\n1.2\tEen beschrijving van de API is "
     "beschikbaar.\n"},
    {"api", "ontbreekt", kNothing},
    {"api", "strijdig", "1.1\tLeverancier biedt geen API op de gegevens.\n"},
    {"api", "strijdig", "1.1\tDe gegevens zijn alleen via de schermen toegankelijk.\n"},
    {"api", "verwijst", "1.1\tVoor toegang tot gegevens geldt artikel 21 van de GIBIT.\n"},

    {"open-standaard", "geregeld",
     "1.1\tDe software werkt met open standaarden.\n1.2\tDe gegevens komen in een gangbaar formaat.\n"},
    {"open-standaard", "deels", "1.1\tDe software werkt met open standaarden.\n"},
    {"open-standaard", "deels",
     "1.1\tDe software werkt in beginsel met open standaarden.\n1.2\tDe gegevens komen in een gangbaar formaat.\n"},
    {"open-standaard", "ontbreekt", kNothing},
    {"open-standaard", "strijdig", "1.1\tDe gegevens staan in een eigen formaat van Leverancier.\n"},
    {"open-standaard", "strijdig", "1.1\tLeverancier bepaalt het formaat.\n"},
    {"open-standaard", "verwijst", "1.1\tDe standaarden zijn vastgelegd in de hoofdovereenkomst.\n"},

    {"geen-extra-kosten", "geregeld",
     "1.1\tToegang tot de gegevens is kosteloos.\n1.2\tLeverancier levert een export van de gegevens zonder kosten.\n"},
    {"geen-extra-kosten", "deels", "1.1\tVoor het gebruik van de API rekent Leverancier geen kosten.\n"},
    {"geen-extra-kosten", "deels",
     "1.1\tToegang tot de gegevens is kosteloos.\n1.2\tDe eerste export van gegevens is kosteloos.\n"},
    {"geen-extra-kosten", "ontbreekt", kNothing},
    {"geen-extra-kosten", "strijdig", "1.1\tExport van gegevens gebeurt tegen vergoeding.\n"},
    {"geen-extra-kosten", "strijdig", "1.1\tVoor de API betaalt Gemeente een vergoeding per maand.\n"},
    {"geen-extra-kosten", "strijdig", "### 1.1\nDe kosten van bijstand komen voor rekening van Gemeente.\n"},
    {"geen-extra-kosten", "verwijst", "1.1\tDe kosten van een export zijn opgenomen in de hoofdovereenkomst.\n"},

    {"exit", "geregeld",
     "1.1\tBij het einde levert Leverancier binnen dertig dagen alle gegevens aan Gemeente in het formaat "
     "CSV.\n1.2\tDaarna "
     "vernietigt Leverancier de gegevens en bevestigt hij dat schriftelijk.\n"},
    {"exit", "deels", "1.1\tBij het einde levert Leverancier alle gegevens aan Gemeente.\n"},
    {"exit", "deels",
     "1.1\tBij het einde levert Leverancier voor zover redelijk binnen dertig dagen alle gegevens in het formaat "
     "CSV.\n1.2\t"
     "Daarna vernietigt Leverancier de gegevens en bevestigt hij dat schriftelijk.\n"},
    {"exit", "ontbreekt", kNothing},
    {"exit", "strijdig", "1.1\tNa het einde vervalt de toegang tot de gegevens.\n"},
    {"exit", "strijdig", "1.1\tNa beëindiging geeft Leverancier de gegevens niet terug.\n"},
    {"exit", "verwijst", "1.1\tPartijen leggen de exit vast zoals beschreven in de SLA.\n"},

    {"subverwerkers", "geregeld",
     "1.1\tVoor een subverwerker is vooraf toestemming van Gemeente nodig.\n1.2\tEen subverwerker krijgt dezelfde "
     "plichten.\n"},
    {"subverwerkers", "deels", "1.1\tVoor een subverwerker is vooraf toestemming van Gemeente nodig.\n"},
    {"subverwerkers", "ontbreekt", kNothing},
    {"subverwerkers", "strijdig", "1.1\tLeverancier mag zonder toestemming een onderaannemer inschakelen.\n"},
    {"subverwerkers", "strijdig", "1.1\tVoor een subverwerker is geen toestemming nodig.\n"},
    {"subverwerkers", "verwijst", "1.1\tOver subverwerkers geldt wat in de verwerkersovereenkomst is bepaald.\n"},

    {"locatie", "geregeld", "1.1\tLeverancier verwerkt de gegevens uitsluitend in de Europese Unie.\n"},
    {"locatie", "geregeld",
     "1.1\tDe gegevens zijn opgeslagen in een datacenter in Nederland.\n1.2\tDoorgifte aan derde landen is "
     "verboden.\n"},
    {"locatie", "deels", "1.1\tDe gegevens zijn opgeslagen in Nederland.\n"},
    {"locatie", "deels", "1.1\tLeverancier verwerkt de gegevens in beginsel uitsluitend in de Europese Unie.\n"},
    {"locatie", "ontbreekt", kNothing},
    {"locatie", "strijdig", "1.1\tLeverancier mag de gegevens wereldwijd opslaan.\n"},
    {"locatie", "verwijst", "1.1\tDe locaties van de verwerking staan in bijlage 2.\n"},

    {"geen-eigen-gebruik", "geregeld", "1.1\tLeverancier gebruikt de gegevens niet voor eigen doelen.\n"},
    {"geen-eigen-gebruik", "geregeld", "1.1\tLeverancier verwerkt de gegevens alleen in opdracht van Gemeente.\n"},
    {"geen-eigen-gebruik", "deels", "1.1\tLeverancier gebruikt de gegevens in beginsel niet voor eigen doelen.\n"},
    {"geen-eigen-gebruik", "ontbreekt", kNothing},
    {"geen-eigen-gebruik", "strijdig", "1.1\tLeverancier mag de gegevens voor eigen doelen gebruiken.\n"},
    {"geen-eigen-gebruik", "strijdig",
     "1.1\tLeverancier gebruikt de gegevens niet voor eigen doelen.\n1.2\tLeverancier mag met de gegevens zijn "
     "AI-modellen "
     "trainen.\n"},
    {"geen-eigen-gebruik", "verwijst",
     "1.1\tHet gebruik van gegevens door Leverancier is geregeld in de verwerkersovereenkomst.\n"},

    {"rangorde", "geregeld",
     "1.1\tDeze overeenkomst gaat bij strijdigheid voor op de algemene voorwaarden van Leverancier.\n"},
    {"rangorde", "geregeld", "1.1\tDe leveringsvoorwaarden van Leverancier zijn uitgesloten.\n"},
    {"rangorde", "deels",
     "1.1\tDeze overeenkomst gaat bij strijdigheid voor, tenzij de licentievoorwaarden van Leverancier anders "
     "bepalen.\n"},
    {"rangorde", "ontbreekt", kNothing},
    {"rangorde", "strijdig", "1.1\tDe licentievoorwaarden van Leverancier gaan voor deze overeenkomst.\n"},
    {"rangorde", "strijdig", "1.1\tDe inkoopvoorwaarden van Gemeente zijn niet van toepassing.\n"},
    {"rangorde", "verwijst", "1.1\tDe rangorde is geregeld in de hoofdovereenkomst.\n"},

    {"geen-eenzijdige-wijziging", "geregeld", "1.1\tPartijen wijzigen deze overeenkomst alleen schriftelijk.\n"},
    {"geen-eenzijdige-wijziging", "geregeld", "1.1\tLeverancier mag de voorwaarden niet eenzijdig wijzigen.\n"},
    {"geen-eenzijdige-wijziging", "deels",
     "1.1\tLeverancier mag de voorwaarden wijzigen en Gemeente mag daarna de overeenkomst ontbinden.\n"},
    {"geen-eenzijdige-wijziging", "ontbreekt", kNothing},
    {"geen-eenzijdige-wijziging", "strijdig", "1.1\tLeverancier mag deze overeenkomst eenzijdig aanpassen.\n"},
    {"geen-eenzijdige-wijziging", "verwijst",
     "1.1\tHet wijzigen van de dienst gebeurt overeenkomstig de hoofdovereenkomst.\n"},

    {"geen-afsluiting", "geregeld", "1.1\tLeverancier zal de toegang tot de gegevens nooit blokkeren.\n"},
    {"geen-afsluiting", "geregeld", "1.1\tGemeente behoudt bij een geschil de toegang tot de gegevens.\n"},
    {"geen-afsluiting", "deels",
     "1.1\tLeverancier mag de toegang alleen opschorten nadat Gemeente een kopie van de gegevens heeft.\n"},
    {"geen-afsluiting", "deels", "1.1\tLeverancier mag de toegang niet opschorten, tenzij Gemeente niet betaalt.\n"},
    {"geen-afsluiting", "ontbreekt", kNothing},
    {"geen-afsluiting", "strijdig", "1.1\tLeverancier mag bij wanbetaling de toegang tot de gegevens opschorten.\n"},
    {"geen-afsluiting", "verwijst", "1.1\tHet opschorten van de dienst is geregeld in de hoofdovereenkomst.\n"},
};

inline constexpr Case kEnglish[] = {
    {"zeggenschap", "geregeld",
     "1.1\tAll data belong to the Municipality.\n1.2\tThe ownership of data created by the use of the service also "
     "vests in the "
     "Municipality.\n1.3\tThe database rights are those of the Municipality.\n"},
    {"zeggenschap", "strijdig", "1.1\tThe ownership of all data vests in the Supplier.\n"},
    {"hergebruik", "geregeld",
     "1.1\tThe Customer may use the data freely in other systems and for any purpose.\n1.2\tThe Customer may let third "
     "parties "
     "use the data on its behalf.\n"},
    {"hergebruik", "deels",
     "1.1\tThe Customer may use the data in other systems after consent of the Supplier.\n1.2\tThe Customer may let "
     "third parties use the data on its behalf.\n"},
    {"hergebruik", "strijdig", "1.1\tThe Customer shall not use the data outside the service.\n"},
    {"api", "geregeld",
     "1.1\tThe Supplier gives access to all data by an API at all times.\n1.2\tThe API is described in full and this "
     "is to be "
     "kept up with the service.\n"},
    {"api", "deels",
     "1.1\tWhere possible the Supplier gives access to all data at all times by an API that is described in a "
     "specification.\n"},
    {"api", "strijdig", "1.1\tThe data are accessible only by the user interface and not with any other means.\n"},
    {"open-standaard", "geregeld",
     "1.1\tThe Supplier shall use open standards.\n1.2\tThe data are delivered in a common format by the Supplier.\n"},
    {"open-standaard", "deels",
     "1.1\tThe Supplier shall where possible use open standards.\n1.2\tThe data are delivered in a common format by "
     "the Supplier.\n"},
    {"open-standaard", "strijdig", "1.1\tThe data are kept in a proprietary format by the Supplier.\n"},
    {"geen-extra-kosten", "geregeld",
     "1.1\tAccess to the data and the API is free of charge to the Customer.\n1.2\tThe export of data is made without "
     "any "
     "charge.\n"},
    {"geen-extra-kosten", "deels",
     "1.1\tAccess to the data and the API is free of charge to the Customer.\n1.2\tThe first export of data is made "
     "free of charge.\n"},
    {"geen-extra-kosten", "strijdig", "1.1\tThe Customer shall pay a fee for each export of data.\n"},
    {"exit", "geregeld",
     "1.1\tUpon termination the Supplier shall return all data to the Customer within 30 days in the CSV "
     "format.\n1.2\tThe "
     "Supplier shall then delete the data and confirm this.\n"},
    {"exit", "deels",
     "1.1\tUpon termination the Supplier shall use reasonable efforts to return all data to the Customer within 30 "
     "days in the CSV format.\n1.2\tThe Supplier shall then delete the data and confirm this.\n"},
    {"exit", "strijdig", "1.1\tAfter termination the Supplier is not required to return the data to the Customer.\n"},
    {"exit", "verwijst", "1.1\tThe exit is set out in the master agreement and this is the only place.\n"},
    {"subverwerkers", "geregeld",
     "1.1\tThe Supplier shall not engage a subprocessor without prior authorisation.\n1.2\tThe same obligations shall "
     "hold for "
     "any subprocessor.\n"},
    {"subverwerkers", "strijdig",
     "1.1\tThe Supplier may engage subprocessors without the authorisation of the Customer.\n"},
    {"locatie", "geregeld", "1.1\tThe data shall be stored only in the EEA and this is to be kept.\n"},
    {"locatie", "deels", "1.1\tThe data shall in principle be stored only in the EEA and this is to be kept.\n"},
    {"locatie", "strijdig", "1.1\tThe Supplier may store the data worldwide and the Customer agrees to this.\n"},
    {"geen-eigen-gebruik", "geregeld", "1.1\tThe Supplier shall not use the data for its own purposes.\n"},
    {"geen-eigen-gebruik", "deels", "1.1\tThe Supplier shall in principle not use the data for its own purposes.\n"},
    {"geen-eigen-gebruik", "strijdig", "1.1\tThe Supplier may use the data to train its AI models.\n"},
    {"rangorde", "geregeld",
     "1.1\tIn case of conflict this agreement prevails over the general terms of the Supplier.\n"},
    {"rangorde", "deels",
     "1.1\tIn case of conflict this agreement prevails over the general terms, unless the Supplier states "
     "otherwise.\n"},
    {"rangorde", "strijdig", "1.1\tThe general terms of the Supplier prevail with any conflict.\n"},
    {"geen-eenzijdige-wijziging", "geregeld", "1.1\tThis agreement shall be amended in writing by both parties.\n"},
    {"geen-eenzijdige-wijziging", "strijdig",
     "1.1\tThe Supplier may unilaterally change the terms of this agreement.\n"},
    {"geen-eenzijdige-wijziging", "deels",
     "1.1\tThe Supplier may change the terms of this agreement and the Customer may terminate it.\n"},
    {"geen-afsluiting", "geregeld", "1.1\tThe Supplier shall not suspend access to the data with any dispute.\n"},
    {"geen-afsluiting", "deels",
     "1.1\tThe Supplier shall not suspend access to the data, unless the Customer does not pay.\n"},
    {"geen-afsluiting", "deels",
     "1.1\tThe Supplier may suspend access to the data only after the Customer has a copy of this.\n"},
    {"geen-afsluiting", "strijdig", "1.1\tThe Supplier may suspend the service and access to the data with this.\n"},
};

}  // namespace pareltjes::datarechten
