"""The long proofs: `make prove`. Each goes on where it was stopped; results are kept in docs/proof.md."""
