//! What the readers of whole documents share.
