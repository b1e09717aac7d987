//! A publishing platform as an embeddable library.
