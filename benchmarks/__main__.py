"""All benchmarks, one after the other."""

from benchmarks import generation, mypyc, validators

if __name__ == "__main__":
    generation.main([])
    validators.main([])
    mypyc.main([])
