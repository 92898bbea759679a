// SPDX-License-Identifier: EUPL-1.2
// Landscapes as ArchiMate models: what is taken, what is refused, and what comes back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "core/text.hpp"
#include "landscapes.hpp"
#include "pearls/datarechten/register/archimate_model.hpp"
#include "pearls/datarechten/register/export.hpp"

namespace pareltjes::datarechten {
namespace {

using testing::HasSubstr;

constexpr const char* kModel =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<model xmlns=\"http://www.opengroup.org/xsd/archimate/3.0/\" "
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" identifier=\"id-m\">\n<name "
    "xml:lang=\"nl\">Proef</name>\n";

TEST(Archimate, OnlyWhatWeKnowIsTakenAndTheRestIsSaid) {
  const std::string xml = std::string(kModel) + R"(<elements>
<element identifier="a" xsi:type="ApplicationComponent"><name>Zaken &amp; meer</name></element>
<element identifier="r" xsi:type="ApplicationComponent"><name>Zaakcomponent</name><properties><property propertyDefinitionRef="p1"><value>Referentiecomponent</value></property></properties></element>
<element identifier="x" xsi:type="Toverspreuk"><name>Abracadabra</name></element>
<element identifier="d" xsi:type="DataObject"><name>Zaken</name></element>
<element identifier="e" xsi:type="DataObject"><name>Van niemand</name></element>
</elements><relationships>
<relationship identifier="1" source="a" target="d" xsi:type="Access" accessType="Write"/>
<relationship identifier="2" source="a" target="weg" xsi:type="Flow"/>
<relationship identifier="3" source="a" target="r" xsi:type="Realization"/>
<relationship identifier="4" source="a" target="r" xsi:type="Verwensing"/>
</relationships><propertyDefinitions><propertyDefinition identifier="p1" type="string"><name>GEMMA type</name></propertyDefinition></propertyDefinitions></model>)";
  const auto plan = planned("model.xml", xml);
  ASSERT_TRUE(plan) << first_of(plan);
  ASSERT_EQ(plan->added.size(), 1U);
  EXPECT_EQ(plan->added[0].second.name, "Zaken & meer");
  ASSERT_EQ(plan->added[0].second.data.size(), 1U);
  const auto notes = notes_of(*plan);
  EXPECT_THAT(notes, HasSubstr("ArchiMate kent deze soorten niet, en zij zijn niet overgenomen: 1 × Toverspreuk."));
  EXPECT_THAT(notes, HasSubstr("ArchiMate kent deze soorten niet, en zij zijn niet overgenomen: 1 × Verwensing."));
  EXPECT_THAT(notes, HasSubstr("1 × ApplicationComponent (Referentiecomponent), 1 × DataObject"));
  EXPECT_THAT(notes, HasSubstr("Deze relaties zijn niet overgenomen: 1 × Realization."));
  EXPECT_THAT(notes, HasSubstr("Relaties naar iets buiten het bestand zijn niet overgenomen: 1."));
  EXPECT_THAT(notes, HasSubstr("Toepassingen zonder leverancier: 1."));
}

TEST(Archimate, BadFilesAreRefusedWithOneSentence) {
  const auto with = [](const std::string& xml) { return first_of(planned("m.xml", xml)); };
  EXPECT_THAT(with("<?xml version=\"1.0\"?><!DOCTYPE m [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><m>&b;</m>"),
              HasSubstr("DOCTYPE"));
  EXPECT_THAT(with("<html><body>x</body></html>"), HasSubstr("Dit is geen ArchiMate-uitwisselbestand"));
  EXPECT_THAT(with(std::string(kModel) + "<elements>"), HasSubstr("houdt halverwege op"));
  EXPECT_THAT(with(std::string(kModel) + "</model>"), HasSubstr("In dit model staat geen toepassing"));
  EXPECT_THAT(with(std::string(kModel) +
                   "<elements><element identifier=\"a\" xsi:type=\"ApplicationComponent\"><name>A</name></element>\n"
                   "<element identifier=\"a\" xsi:type=\"Node\"/></elements></model>"),
              HasSubstr("m.xml, regel 5: De identifier ‘a’ komt twee keer voor."));
  const auto dated =
      std::string(kModel) +
      "<elements>\n<element identifier=\"a\" xsi:type=\"ApplicationComponent\"><name>A</name><properties>"
      "<property propertyDefinitionRef=\"p\"><value>ooit</value></property></properties></element></elements>"
      "<propertyDefinitions><propertyDefinition identifier=\"p\" type=\"string\"><name>Contract einddatum"
      "</name></propertyDefinition></propertyDefinitions></model>";
  EXPECT_THAT(with(dated), HasSubstr("m.xml, regel 5: ‘ooit’ is geen datum."));
}

/// A landscape with all that we know, out and in again.
TEST(RoundTrip, ArchimateComesBackTheSame) {
  const auto first = planned(
      "a.csv",
      "kenmerk;naam;leverancier;kvk;omschrijving;contractnummer;contract;begindatum;einddatum;opzegtermijn_maanden;"
      "verlenging_maanden;optie_maanden;optie_aantal;bedrag;per;prijs;gegevens\n"
      "id-1;A <&> \"B\";Bouwer;12345678;Twee woorden;C1;Hoofd;2025-01-01;2027-12-31;3;12;24;2;99,95;maand;soms;x | y\n"
      "1;Zaken;Ander;;;;;;;;;;;;;;y\n");
  ASSERT_TRUE(first) << first_of(first);
  const auto kept = kept_of(*first);
  const auto linked = planned(
      "k.csv",
      "bron;doel;buiten;gegevens;standaard;soort\n1;id-1;;zaken;ZGW;\nid-1;1;;;;dienst\n;1;BRP;personen;StUF;\n", kept);
  ASSERT_TRUE(linked) << first_of(linked);
  const auto& whole = linked->changed;
  ASSERT_EQ(whole.size(), 2U);
  const auto xml = to_archimate(whole, "Proef");
  const auto back = planned("terug.xml", xml);
  ASSERT_TRUE(back) << first_of(back);
  EXPECT_TRUE(back->notes.empty()) << notes_of(*back);
  ASSERT_EQ(back->added.size(), 2U);
  EXPECT_EQ(to_archimate(kept_of(*back), "Proef"), xml);
  for (const auto& one : whole) {
    const auto same = std::ranges::find_if(
        back->added, [&](const auto& each) { return each.second.reference == one.application.reference; });
    ASSERT_NE(same, back->added.end());
    auto expected = one.application;
    for (auto& link : expected.links)
      link.to = link.to.empty() ? "" : back->added[link.to == kept[0].record.key ? 0 : 1].first;
    EXPECT_EQ(same->second.contract, expected.contract);
    EXPECT_EQ(same->second.data, expected.data);
    EXPECT_EQ(same->second.links.size(), expected.links.size());
    for (const auto& link : expected.links)
      EXPECT_NE(std::ranges::find(same->second.links, link), same->second.links.end()) << link.data;
    EXPECT_EQ(same->second.supplier_kvk, expected.supplier_kvk);
    EXPECT_EQ(same->second.description, expected.description);
  }
}

/// Models that others made. Each is read, and what we know of it goes out and comes back the same.
class PublishedModels : public testing::TestWithParam<const char*> {};
TEST_P(PublishedModels, ComeBackTheSame) {
  const auto* folder = std::getenv("PARELTJES_TESTDATA");
  const auto path = std::filesystem::path(folder == nullptr ? "../shared" : folder) / "archimate" / GetParam();
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "skipped, data absent: " << path;
  const auto bytes = read_file(path);
  const auto model = read_archimate_model(GetParam(), bytes);
  ASSERT_TRUE(model);
  const auto first = planned(GetParam(), bytes);
  ASSERT_TRUE(first) << first_of(first);
  const auto components = std::ranges::count(model->elements, "ApplicationComponent", &ArchimateModel::Concept::type);
  EXPECT_LE(first->added.size(), static_cast<std::size_t>(components));
  EXPECT_GT(first->added.size(), 0U);
  const auto xml = to_archimate(kept_of(*first), "Proef");
  if (const auto* out = std::getenv("PARELTJES_ARCHIMATE_OUT"); out != nullptr)
    std::ofstream(std::filesystem::path(out) / GetParam()) << xml;
  const auto back = planned("terug.xml", xml);
  ASSERT_TRUE(back) << first_of(back);
  EXPECT_EQ(back->added.size(), first->added.size());
  EXPECT_EQ(back->links, first->links);
  EXPECT_EQ(to_archimate(kept_of(*back), "Proef"), xml);
  std::cout << GetParam() << ": " << first->added.size() << " applications, " << first->links << " links\n"
            << notes_of(*first);
}
INSTANTIATE_TEST_SUITE_P(All, PublishedModels, testing::Values("archisurance.xml", "over-gemma.xml"));

}  // namespace
}  // namespace pareltjes::datarechten
