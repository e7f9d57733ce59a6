//! What cells say.
