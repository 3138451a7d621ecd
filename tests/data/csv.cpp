// SPDX-License-Identifier: BSL-1.0
#define BOOST_TEST_MODULE csv
#include "allocations.hpp"
#include "files.hpp"
#include <boost/test/unit_test.hpp>
#include <chainrule/data/batches.hpp>
#include <chainrule/data/csv.hpp>
#include <string>
#include <vector>

namespace cr = chainrule;
using namespace std::literals;

namespace {

const files::folder place;
const files::fs::path file = place / "table.csv";
using texts = std::vector<std::string>;

cr::csv_table table(const std::string& bytes, char separator = ',') {
  files::write(file, bytes);
  return cr::read_csv(file, separator);
}
/// The header, and the fields row by row.
texts fields(const cr::csv_table& from) {
  texts all = from.names();
  for (std::size_t r = 0; r < from.count(); ++r)
    for (std::size_t c = 0; c < from.names().size(); ++c)
      all.emplace_back(from.field(r, c));
  return all;
}
std::string message(const std::string& bytes) {
  return files::message_of(file, [&] { table(bytes); });
}

const std::string patients = "age,\"blood pressure\",disease\r\n"
                             "63,1.5e2,yes\r\n"
                             "\r\n"
                             "37, -130 ,\"no, not yet\"\r\n"
                             "+41,\"120.25\",yes\r\n";

} // namespace

BOOST_AUTO_TEST_CASE(numbers_and_categories) {
  const cr::csv_table all = table(patients);
  BOOST_TEST(all.count() == 3u);
  BOOST_TEST((all.names() == texts{"age", "blood pressure", "disease"}));
  const auto x = all.numbers<float>("blood pressure", "age");
  static_assert(std::is_same_v<decltype(x), const cr::rows<float, 2>>);
  BOOST_TEST(x.count() == 3u);
  BOOST_TEST(x.row(0)(0) == 150);
  BOOST_TEST(x.row(1)(0) == -130);
  BOOST_TEST(x.row(2)(0) == 120.25f);
  BOOST_TEST(x.row(2)(1) == 41);
  const auto ages = all.numbers<int>("age");
  static_assert(std::is_same_v<decltype(ages), const cr::rows<int>>);
  BOOST_TEST(ages.row(1) == 37);
  const auto [indices, names] = all.categories("disease");
  BOOST_TEST((names == texts{"no, not yet", "yes"})); // sorted
  BOOST_TEST(indices.row(0) == 1);
  BOOST_TEST(indices.row(1) == 0);
  BOOST_TEST(indices.row(2) == 1);
  const auto known = all.categories("disease", {"yes", "perhaps", "no, not yet"});
  BOOST_TEST(known.indices.row(1) == 2);
  BOOST_TEST(known.names[1] == "perhaps");
  const auto twice = all.categories("disease", {"yes", "no, not yet", "yes"});
  BOOST_TEST(twice.indices.row(0) == 0);
  BOOST_TEST(twice.names.size() == 3u);
  BOOST_TEST((cr::batches<3>(x, indices).size()) == 1u);
}

// Quotation marks, separators and line ends in fields; every kind of line end; marks of UTF-8.
BOOST_AUTO_TEST_CASE(forms) {
  const texts expected{"a", "b", "1", "2", "3", "4"};
  BOOST_TEST((fields(table("a,b\n1,2\n3,4\n")) == expected));
  BOOST_TEST((fields(table("a,b\n1,2\n3,4")) == expected));
  BOOST_TEST((fields(table("a,b\r\n1,2\r\n3,4\r\n")) == expected));
  BOOST_TEST((fields(table("a,b\r1,2\r3,4\r")) == expected));
  BOOST_TEST((fields(table("\xef\xbb\xbf"
                           "a,b\n1,2\n3,4\n")) == expected));
  BOOST_TEST((fields(table("\n a , b\n\n1,2\n \n3,4\n\n")) == expected));
  BOOST_TEST((fields(table("a;b\n1;2\n3;4\n", ';')) == expected));
  BOOST_TEST((fields(table("a\tb\n1\t2\n3\t4\n", '\t')) == expected));
  BOOST_TEST((fields(table("a,b\n\"x \"\"y\"\"\",\"1\r\n2,3\"\n,\n")) ==
              texts{"a", "b", "x \"y\"", "1\r\n2,3", "", ""}));
  BOOST_TEST((fields(table("a,b\n\"\",\" 1 \"\n")) == texts{"a", "b", "", " 1 "}));
  BOOST_TEST((fields(table("a\n")) == texts{"a"}));
  BOOST_TEST((fields(table("größe,b\n1,\0\n"s)) == texts{"größe", "b", "1", "\0"s}));
}

// As many that each must not be compared with each.
BOOST_AUTO_TEST_CASE(many_columns_and_categories) {
  constexpr std::size_t many = 100'000;
  std::string wide, tall = "x\n";
  for (std::size_t i = 0; i < many; ++i) {
    wide += (i == 0 ? "column_" : ",column_") + std::to_string(i);
    tall += std::to_string(2 * many - i) + "\n";
  }
  BOOST_TEST(table(wide + "\n").names().back() == "column_99999");
  BOOST_TEST(message(wide + ",column_5\n") == "line 1: two columns have the name 'column_5'");
  const auto [indices, names] = table(tall).categories("x");
  BOOST_TEST(names.size() == many);
  BOOST_TEST(names.front() == "100001");
  BOOST_TEST(indices.row(0) == static_cast<int>(many) - 1);
  BOOST_TEST(indices.row(many - 1) == 0);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said) {
  BOOST_TEST(message("") == "there is no header, the file is empty");
  BOOST_TEST(message("\n \n") == "there is no header, the file is empty");
  BOOST_TEST(message("a,b\n1,2\n3\n") == "line 3: there are 1 fields, the header has 2");
  BOOST_TEST(message("a,b\n1,2\n3") == "line 3: there are 1 fields, the header has 2");
  BOOST_TEST(message("a,b\n1,2,3\n") == "line 2: there are more fields than the 2 of the header");
  BOOST_TEST(message("a,b,a\n") == "line 1: two columns have the name 'a'");
  BOOST_TEST(message("a,,b\n") == "line 1: column 2 has no name");
  const std::string quotes = "a quotation mark is where none can be: a field is quoted as a whole, "
                             "and \"\" is one within";
  BOOST_TEST(message("a,b\n1,2\nx\"y,2\n") == "line 3: " + quotes);
  BOOST_TEST(message("a,b\n1,2\n\"x\"y,2\n") == "line 3: " + quotes);
  BOOST_TEST(message("a,b\n1,2\n3,\"4\n5,6\n") ==
             "line 3: a quotation mark is opened and never closed");
  // A row begins where its first line is.
  BOOST_TEST(message("a,b\n\"1\n\n2\",3\n4\n") == "line 5: there are 1 fields, the header has 2");
  BOOST_TEST(message("a,b\n\"1\n\n2\"\n") == "line 2: there are 1 fields, the header has 2");
  BOOST_TEST(message("a,b\r\n\r\n\r\n1\r\n") == "line 4: there are 1 fields, the header has 2");
  const auto missing = place / "missing";
  BOOST_TEST(files::message_of(missing, [&] { cr::read_csv(missing); }) == "cannot be opened");
  BOOST_TEST(files::message_of(place.path, [&] { cr::read_csv(place.path); }) == "cannot be read");
}

BOOST_AUTO_TEST_CASE(fields_that_are_wrong) {
  const cr::csv_table all = table("x,y,z\n1,a,1\n\n,b,300\n\"3\n4\",,-1\n1e999,nan,2.5\n"
                                  "+-1,\x1b\x7f" +
                                  std::string(60, 'x') + ",0x10\n++1,1 2,99\n");
  const auto said = [&](auto call) { return files::message_of(file, call); };
  BOOST_TEST(said([&] { all.numbers<float>("x"); }) == "line 4: the field of 'x' is empty");
  BOOST_TEST(said([&] { all.numbers<float>("y"); }) ==
             "line 2: the field of 'y' is 'a', which is no finite number");
  BOOST_TEST(said([&] { all.numbers<unsigned char>("z"); }) ==
             "line 4: the field of 'z' is '300', which is not in the range of the type");
  BOOST_TEST(said([&] { all.numbers<int>("z"); }) ==
             "line 7: the field of 'z' is '2.5', which is no number of the type");
  BOOST_TEST(said([&] { all.categories("y"); }) == "line 5: the field of 'y' is empty");
  BOOST_TEST(said([&] { all.categories("y", {"a", "c"}); }) ==
             "line 4: the field of 'y' is 'b', which is none of the categories");
  BOOST_TEST(said([&] { all.numbers<float>("w"); }) == "there is no column 'w'");
  BOOST_TEST(said([&] { all.categories("w"); }) == "there is no column 'w'");
  const auto field = [&](const std::string& text) {
    const cr::csv_table one = table("x\n" + text + "\n");
    return said([&] { one.numbers<double>("x"); });
  };
  for (const char* const bad : {"nan", "inf", "-inf", "0x10", "+-1", "++1", "1 2", "1,5", "1.5f",
                                "1e", "--1", "-", "+", "1_000"})
    BOOST_TEST(field("\"" + std::string(bad) + "\"") ==
               "line 2: the field of 'x' is '" + std::string(bad) + "', which is no finite number");
  BOOST_TEST(field("1e999") ==
             "line 2: the field of 'x' is '1e999', which is not in the range of the type");
  BOOST_TEST(field("\x1b\x7f" + std::string(60, 'x')) == "line 2: the field of 'x' is '??" +
                                                             std::string(38, 'x') +
                                                             "…', which is no finite number");
  BOOST_TEST(field("\"3\n4\"") == "line 2: the field of 'x' is '3?4', which is no finite number");
}

// Whatever a file holds, it is read or refused, and what is read is a table.
BOOST_AUTO_TEST_CASE(damaged_files) {
  largest_allocation = 0;
  int numbers = 0;
  const int refused = files::damage(file, patients, 3000, 4, [&](const auto& damaged) {
    const cr::csv_table read = cr::read_csv(damaged);
    BOOST_TEST_REQUIRE(fields(read).size() == read.names().size() * (read.count() + 1));
    const auto categories = read.categories(read.names().back());
    for (const int index : categories.indices)
      BOOST_TEST_REQUIRE((index >= 0 && static_cast<std::size_t>(index) < categories.names.size()));
    read.template numbers<float>("age");
    ++numbers;
  });
  BOOST_TEST(refused > 1000);
  BOOST_TEST(numbers > 100);
  BOOST_TEST(largest_allocation < 1u << 20);
}
