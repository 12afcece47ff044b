"""Questions about the programme, answered from a bank that staff keep."""
