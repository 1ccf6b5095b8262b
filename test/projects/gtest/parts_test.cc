#include <gtest/gtest.h>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <tuple>

static bool polluted = false;

TEST(Parts, Passes) {}
TEST(Parts, Fails) {
  EXPECT_EQ(1, 2) << "msg <&> ]]>";
  EXPECT_TRUE(false);
}
TEST(Parts, Throws) { throw std::runtime_error("thrown"); }
TEST(Parts, Skips) { GTEST_SKIP() << "not today"; }
TEST(Parts, DISABLED_Later) {}
TEST(Parts, Flakes) {
  std::string seen = std::string(std::getenv("STATE")) + "/flaked";
  if (!std::ifstream(seen)) {
    std::ofstream(seen) << 1;
    FAIL() << "not yet";
  }
}
TEST(Parts, Pollutes) {
  RecordProperty("owner", "cart team");
  RecordProperty("tries", 3);
  std::puts("printed by the test");
  polluted = true;
}
TEST(Parts, Victim) { EXPECT_FALSE(polluted); }

class Prices : public testing::TestWithParam<std::string> {};
TEST_P(Prices, AreGiven) { EXPECT_NE(GetParam(), "b"); }
INSTANTIATE_TEST_SUITE_P(Few, Prices, testing::Values("a", "b", "\xC3\xBC"));

template <typename T>
class Typed : public testing::Test {};
using Types = testing::Types<int, char>;
TYPED_TEST_SUITE(Typed, Types);
TYPED_TEST(Typed, IsSmall) { EXPECT_LE(sizeof(TypeParam), 4u); }
