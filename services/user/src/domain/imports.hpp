// Reading one's own data back: the inverse of the export. Thread-safe; one for the service.
#pragma once

#include "domain/import_store.hpp"
#include "domain/profiles.hpp"

namespace messenger::user {

class Imports {
  public:
    /// Both must outlive this.
    Imports(ImportStore& store, Profiles& profiles) : store_(store), profiles_(profiles) {}

    /// Takes over what is the user's to set, all of it or nothing; again changes nothing. What the document does not
    /// have stays: a username that it lacks, a status that has ended. conflict when there would be more than
    /// max_relations.
    Task<Result<ImportReport>> apply(UserId user, OwnData data);

  private:
    ImportStore& store_;
    Profiles& profiles_;
};

}  // namespace messenger::user
