#include "security/key_ring.hpp"

#include <gtest/gtest.h>

#include "testing/temporary_folder.hpp"

namespace messenger::auth {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// Shared by the instances of a test, as a database is.
class MemoryKeyStore final : public KeyStore {
  public:
    void publish(std::span<const PublicJwk> keys, Timestamp at) override {
        for (const auto& key : keys) {
            std::erase_if(rows_, [&](const auto& row) { return row.first.kid == key.kid; });
            rows_.emplace_back(key, at);
        }
    }
    std::vector<PublicJwk> keys(Timestamp since) override {
        std::vector<PublicJwk> found;
        for (const auto& [key, used_at] : rows_) {
            if (used_at > since) {
                found.push_back(key);
            }
        }
        return found;
    }

  private:
    std::vector<std::pair<PublicJwk, Timestamp>> rows_;
};

class KeyRingTest : public ::testing::Test {
  protected:
    std::filesystem::path key_file(const std::string& name) {
        std::filesystem::create_directories(folder_.path() / name);
        const auto file = folder_.path() / name / "key.pem";
        ensure_signing_key(file);
        return file;
    }
    static std::string token(const KeyRing& ring) {
        return ring.sign({.user = UserId::generate(),
                          .session = SessionId::generate(),
                          .issued_at = now(),
                          .expires_at = now() + minutes(15)});
    }
    static bool accepts(const KeyRing& ring, const std::string& token) {
        return ring.verifier()->verify(token).has_value();
    }

    testing::TemporaryFolder folder_;
    MemoryKeyStore store_;
};

TEST_F(KeyRingTest, RotatesWithoutRefusingATokenAnywhere) {
    const auto file = key_file("a");
    KeyRing ring(file, store_, minutes(15));
    ring.load();
    const auto before = token(ring);
    const auto rotated = rotate_signing_key(file);
    EXPECT_TRUE(std::filesystem::exists(rotated.previous));
    const auto at = now();
    ring.follow_file(at);
    ring.follow_store(at + seconds(1));
    EXPECT_NE(std::string::npos, ring.jwks().find(rotated.kid)) << "published before it signs";
    EXPECT_EQ(before.substr(0, before.find('.')), token(ring).substr(0, before.find('.'))) << "does not sign yet";
    ring.follow_file(at + seconds(3));
    const auto after = token(ring);
    EXPECT_NE(before.substr(0, before.find('.')), after.substr(0, after.find('.')));
    EXPECT_TRUE(accepts(ring, before));
    EXPECT_TRUE(accepts(ring, after));
}

TEST_F(KeyRingTest, PublishesTheKeysOfEveryInstance) {
    KeyRing a(key_file("a"), store_, minutes(15));
    a.load();
    KeyRing b(key_file("b"), store_, minutes(15));
    b.load();
    EXPECT_TRUE(accepts(b, token(a)));
    EXPECT_FALSE(accepts(a, token(b)));
    a.follow_store(now() + seconds(1));
    EXPECT_TRUE(accepts(a, token(b)));
}

TEST_F(KeyRingTest, ForgetsTheKeyOfAnInstanceThatIsGoneWithItsLastToken) {
    KeyRing a(key_file("a"), store_, minutes(15));
    a.load();
    KeyRing b(key_file("b"), store_, minutes(15));
    b.load();
    const auto from_b = token(b);
    const auto later = now() + minutes(26);
    a.follow_file(later);
    a.follow_store(later);
    EXPECT_FALSE(accepts(a, from_b));
    EXPECT_TRUE(accepts(a, token(a)));
}

}  // namespace
}  // namespace messenger::auth
