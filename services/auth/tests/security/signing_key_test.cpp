#include "security/signing_key.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "core/failure.hpp"
#include "testing/temporary_folder.hpp"

namespace messenger::auth {
namespace {

class SigningKeyTest : public ::testing::Test {
  protected:
    testing::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_.path() / "key.pem";
};

TEST_F(SigningKeyTest, IsMadeOnceAndPrivate) {
    const auto before = ::umask(0);
    ensure_signing_key(file_);
    ::umask(before);
    const auto kid = load_signing_keys(file_).signer.public_key().kid;
    ensure_signing_key(file_);
    EXPECT_EQ(kid, load_signing_keys(file_).signer.public_key().kid);
    struct stat status{};
    ASSERT_EQ(0, ::stat(file_.c_str(), &status));
    EXPECT_EQ(0600u, status.st_mode & 0777u);
}

TEST_F(SigningKeyTest, PublishesTheKeysBesideIt) {
    ensure_signing_key(file_);
    ensure_signing_key(folder_.path() / "old.pem");
    std::ofstream(folder_.path() / "certificate.pem") << "-----BEGIN CERTIFICATE-----\n";
    const auto keys = load_signing_keys(file_);
    EXPECT_EQ(2u, keys.published.size());
    EXPECT_EQ(keys.signer.public_key().kid, keys.published.front().kid);
}

TEST_F(SigningKeyTest, SaysClearlyWhatIsWrong) {
    EXPECT_THROW(load_signing_keys(file_), DependencyError);
    std::ofstream(file_) << "no key";
    EXPECT_THROW(load_signing_keys(file_), DependencyError);
}

}  // namespace
}  // namespace messenger::auth
