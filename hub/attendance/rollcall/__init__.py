"""Roll calls: is everybody safe, and who is still inside?"""
