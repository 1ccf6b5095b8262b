print("passes")
