// SPDX-License-Identifier: EUPL-1.2
// English agreements of our own, each sentence written for the verdict that it must get.
#include "pearls/overeenkomsten/tests/compare_fixture.hpp"

namespace pareltjes::overeenkomsten {
namespace {

pearl::Outcome judged(const std::string& name, const std::string& text) {
  auto outcome = compared({}, {{name, text}}, nlohmann::json::object());
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message.nl);
  return outcome ? std::move(*outcome) : pearl::Outcome{};
}
std::string verdict(const pearl::Outcome& outcome, const std::string& requirement) {
  return at(outcome, "eisen", "eis", requirement, "oordeel");
}

const std::string kSound =
    "Data Processing Agreement\n"
    "This agreement is between the municipality of Exampletown (the Controller) and Examplesoft Ltd (the Processor).\n"
    "Article 1 Instructions\n"
    "1.1 The Processor processes personal data only on the documented instructions of the Controller.\n"
    "1.2 Where a law of the Union obliges the Processor to process the data otherwise, the Processor tells the "
    "Controller before it does so.\n"
    "Article 2 People\n"
    "2.1 Everyone who works with the data on behalf of the Processor is bound by a duty of confidentiality.\n"
    "Article 3 Security\n"
    "3.1 The Processor implements appropriate technical and organisational measures to protect the personal data.\n"
    "Article 4 Subprocessors\n"
    "4.1 The Processor does not engage a subprocessor without prior written authorisation of the Controller.\n"
    "4.2 The Processor imposes on each subprocessor the same obligations as in this agreement.\n"
    "Article 5 Data subjects\n"
    "5.1 The Processor assists the Controller in responding to requests of data subjects who exercise their rights.\n"
    "Article 6 Assistance\n"
    "6.1 The Processor assists the Controller with a data protection impact assessment and with prior consultation.\n"
    "6.2 The Processor notifies the Controller of a personal data breach without undue delay and no later than 24 "
    "hours after discovering it.\n"
    "Article 7 End\n"
    "7.1 After the end of the services the Processor deletes or returns all personal data, at the choice of the "
    "Controller.\n"
    "Article 8 Audits\n"
    "8.1 The Processor makes available all information necessary to demonstrate compliance.\n"
    "8.2 The Controller may conduct an audit, and the Processor contributes to it.\n";

const std::vector<std::string> kAll{"a", "b", "c", "d", "e", "f", "g", "h", "meldtermijn"};

TEST(English, ASoundAgreementMeetsEveryRequirement) {
  const auto outcome = judged("dpa.txt", kSound);
  for (const auto& one : kAll)
    EXPECT_EQ(verdict(outcome, one), "geregeld") << one << ": " << at(outcome, "eisen", "eis", one, "uitleg");
}

TEST(English, WithoutASentenceItsRequirementIsMissing) {
  const std::vector<std::pair<std::string, std::string>> sentences{
      {"b", "2.1 Everyone who works with the data on behalf of the Processor is bound by a duty of confidentiality.\n"},
      {"c",
       "3.1 The Processor implements appropriate technical and organisational measures to protect the personal "
       "data.\n"},
      {"e",
       "5.1 The Processor assists the Controller in responding to requests of data subjects who exercise their "
       "rights.\n"},
      {"g",
       "7.1 After the end of the services the Processor deletes or returns all personal data, at the choice of the "
       "Controller.\n"}};
  for (const auto& [requirement, sentence] : sentences) {
    const auto outcome = judged("dpa.txt", replaced(kSound, sentence, ""));
    for (const auto& one : kAll) EXPECT_EQ(verdict(outcome, one), one == requirement ? "ontbreekt" : "geregeld") << one;
  }
}

struct Wording {
  const char* requirement;
  const char* sentence;
  const char* verdict;
};

TEST(English, VerdictsOfSentences) {
  for (const auto& [requirement, sentence, wanted] : std::vector<Wording>{
           {"a", "The Processor processes personal data on instructions of the Controller.", "deels"},
           {"a", "The Processor may use the personal data for its own purposes.", "strijdig"},
           {"a",
            "The Processor shall process personal data solely in accordance with the Controller's written "
            "instructions.",
            "geregeld"},
           {"b", "The Processor keeps the data confidential.", "deels"},
           {"b",
            "The Processor ensures that persons authorised to process the personal data have committed themselves to "
            "confidentiality.",
            "geregeld"},
           {"b", "Staff of the Processor are not bound by confidentiality.", "strijdig"},
           {"c", "The Processor uses reasonable efforts to take technical and organisational security measures.",
            "deels"},
           {"c", "Security measures are as set out in the main agreement.", "verwijst"},
           {"d", "The Controller grants the Processor general written authorisation to engage subprocessors.", "deels"},
           {"d", "The Processor may engage subprocessors without authorisation of the Controller.", "strijdig"},
           {"d", "Authorisation for subprocessors is not required.", "strijdig"},
           {"e", "The Processor forwards requests of data subjects about their rights to the Controller.", "deels"},
           {"f", "The Processor helps the Controller to carry out data protection impact assessments.", "deels"},
           {"f", "The Processor assists the Controller in ensuring compliance with Articles 32 to 36 of the GDPR.",
            "geregeld"},
           {"f", "The Processor is not obliged to assist with a data protection impact assessment.", "strijdig"},
           {"g", "Upon termination the Processor deletes all personal data.", "deels"},
           {"g", "Deletion and return of the data are agreed in the master agreement.", "verwijst"},
           {"g", "After termination the Processor may retain the personal data.", "strijdig"},
           {"h", "The Controller has the right to carry out an audit.", "deels"},
           {"h", "Audits are not permitted.", "strijdig"},
           {"meldtermijn", "The Processor reports a data breach to the Controller within one day.", "geregeld"},
           {"meldtermijn", "The Processor notifies the Controller of a personal data breach within 48 hours.", "deels"},
           {"meldtermijn", "The Processor notifies the Controller of a personal data breach within 72 hours.",
            "strijdig"},
           {"meldtermijn", "The Processor notifies the Controller of a personal data breach without undue delay.",
            "deels"},
           {"meldtermijn",
            "The Processor informs the Controller of a security incident, where possible within 24 hours.", "deels"},
           {"meldtermijn",
            "The reporting of personal data breaches by the Processor follows the procedure in the main agreement.",
            "verwijst"},
           {"meldtermijn",
            "The Processor notifies personal data breaches in accordance with the procedure laid down in the services "
            "agreement.",
            "verwijst"},
           {"meldtermijn",
            "The Processor reports a data breach within 24 hours, following the procedure in the main agreement.",
            "geregeld"},
           {"c", "The security of the data follows the rules laid down in the main agreement.", "verwijst"},
           {"h", "The Processor delivers the software on working days.", "ontbreekt"}}) {
    const auto outcome = judged(
        "dpa.txt", "Data Processing Agreement\nThis agreement is between the parties to it.\nArticle 1 Terms\n1.1 " +
                       std::string(sentence) + "\n");
    EXPECT_EQ(verdict(outcome, requirement), wanted) << requirement << ": " << sentence;
  }
}

TEST(English, AHeadingIsNoEvidence) {
  for (const auto* name : {"dpa.md", "dpa.txt"}) {
    const auto outcome = judged(
        name,
        "# Data Processing Agreement\n\n## 1. Security\n\n### The Processor notifies a data breach within 24 hours\n\n"
        "The parties meet each quarter in the office of the Controller.\n\n## 2. Audits are possible\n\n"
        "The parties choose a chair for the meeting.\n");
    EXPECT_EQ(verdict(outcome, "meldtermijn"), "ontbreekt") << name;
    EXPECT_EQ(verdict(outcome, "h"), "ontbreekt") << name;
  }
  const auto dutch = judged(
      "o.md",
      "# Verwerkersovereenkomst\n\n## Artikel 1 Afspraken\n\n### Verwerker meldt een datalek binnen 24 uur aan de "
      "gemeente\n\nPartijen overleggen elk kwartaal over de planning.\n");
  EXPECT_EQ(verdict(dutch, "meldtermijn"), "ontbreekt");
}

}  // namespace
}  // namespace pareltjes::overeenkomsten
