"""An independent second judge, written from the contract alone, for differential tests of qcity."""
