print("statetui")
