"""An encoder of the BERT family from a folder on this machine, run in numpy: nothing leaves the machine."""
