#!/usr/bin/env python3
"""Runs the terminal tests against a program: run.py PATH-TO-STATETUI"""
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
if len(sys.argv) > 1:
    os.environ['STATETUI'] = os.path.abspath(sys.argv[1])
os.environ.setdefault('STATETUI_ARGUMENTS', os.path.join(os.path.dirname(os.path.dirname(HERE)), 'samples', 'media-player.json'))
result = unittest.TextTestRunner(verbosity=1).run(unittest.defaultTestLoader.discover(HERE))
failed = len(result.failures) + len(result.errors)
print(f'{result.testsRun - failed - len(result.skipped)} passed, {failed} failed, {len(result.skipped)} skipped')
sys.exit(1 if failed else 0)
